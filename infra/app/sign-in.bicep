metadata name = 'Sign-in'
metadata description = 'Entra ID by the platform. Most routes are public: it lets everybody through, and the app has a lock of its own.'

import { Names } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Tenant of the staff.')
param tenantId string

@description('Required. App registration of the sign-in.')
param clientId string

@description('Required. Whether the app asks for the ID token: then the platform must store it, and may renew it.')
param hasTokenStore bool

@description('Required. Whether Front Door stands before the app: then it tells the name that people came by.')
param isBehindProxy bool

resource site 'Microsoft.Web/sites@2025-03-01' existing = { name: names.site }

resource signIn 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
    httpSettings: {
      requireHttps: true
      // X-Forwarded-Host and X-Forwarded-Proto; nobody but the proxy reaches the app.
      forwardProxy: { convention: isBehindProxy ? 'Standard' : 'NoProxy' }
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
        }
        // Only a stored token is renewed.
        login: hasTokenStore ? { loginParameters: ['scope=openid profile email offline_access'] } : {}
        validation: { allowedAudiences: [clientId] }
      }
    }
    login: {
      // The store lies in files of one instance; the principal is made from the session on every one.
      tokenStore: { enabled: hasTokenStore }
      // A clerk's day with its break, and over before the next one begins.
      cookieExpiration: { convention: 'FixedTime', timeToExpiration: '10:00:00' }
    }
  }
}
