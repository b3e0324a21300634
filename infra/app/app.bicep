metadata name = 'Function app'
metadata description = 'The Flex Consumption plan and the app on it.'

import { Names, Place, requestsPerInstance, Scale } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Where it is made.')
param place Place

@description('Required. Size and number of instances.')
param scale Scale

@description('Required. Where its logs go.')
param workspaceId string

@description('Required. Whether Graph reports the calls: then the reader of its notifications is kept ready as well.')
param hasCallEvents bool

@description('Required. Whether Front Door alone may reach the app.')
param isBehindFrontDoor bool

@description('Required. Identifier of that Front Door; empty without one.')
param frontDoorId string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.identity }

resource deployer 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.deployer }

resource packages 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: names.packages }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-balcao-${place.token}'
  location: place.location
  tags: place.tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: place.isZoneRedundant }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: names.site
  location: place.location
  tags: union(place.tags, { 'azd-service-name': 'balcao' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {}, '${deployer.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled' // visitors come from anywhere
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: place.isPrivate
      ? resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet-balcao-${place.token}', 'app')
      : null
    siteConfig: {
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      // The service's addresses belong to every Front Door: the identifier tells ours.
      ipSecurityRestrictions: isBehindFrontDoor
        ? [
            {
              name: 'front-door'
              action: 'Allow'
              priority: 100
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: { 'x-azure-fdid': [frontDoorId] }
            }
          ]
        : null
      ipSecurityRestrictionsDefaultAction: isBehindFrontDoor ? 'Deny' : null
      scmIpSecurityRestrictionsUseMain: isBehindFrontDoor ? false : null
    }
    functionAppConfig: {
      runtime: { name: 'python', version: '3.11' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${packages.properties.primaryEndpoints.blob}deployments'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: deployer.id }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstanceCount
        // All HTTP functions share instances, all durable ones share others, and each queue or timer function is
        // a group of its own. Kept warm are both, housekeeping, because it opens a room that is late, and with
        // call events the reader of the notifications, because an empty room frees its clerk.
        alwaysReady: concat(
          [
            { name: 'http', instanceCount: 2 }
            { name: 'durable', instanceCount: 1 }
            { name: 'function:housekeeping_minute', instanceCount: 1 }
          ],
          hasCallEvents ? [{ name: 'function:work_graph_notifications', instanceCount: 1 }] : []
        )
        // Those who wait hold a request each; the default for Python would start an instance for every one.
        triggers: { http: { perInstanceConcurrency: requestsPerInstance } }
      }
    }
  }

  resource noPasswordForScm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource noPasswordForFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

#disable-next-line use-recent-api-versions // there is no newer one
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Proof that an own host name is asked for by who owns the subscription.')
output domainVerificationId string = site.properties.customDomainVerificationId
