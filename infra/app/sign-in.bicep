metadata name = 'Sign-in'
metadata description = 'Entra ID by the platform. Most routes are public: it lets everybody through, and the app has a lock of its own.'

import { Names } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Tenant of the staff.')
param tenantId string

@description('Required. App registration of the sign-in.')
param clientId string

resource site 'Microsoft.Web/sites@2025-03-01' existing = { name: names.site }

resource signIn 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
        }
        // offline_access: a clerk's page renews its sign-in without leaving the queue.
        login: { loginParameters: ['scope=openid profile email offline_access'] }
        validation: { allowedAudiences: [clientId] }
      }
    }
    // The app verifies the ID token itself, so the platform must hand it over.
    login: { tokenStore: { enabled: true } }
  }
}
