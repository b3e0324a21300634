metadata name = 'Settings'
metadata description = 'What shared/settings.py reads, and what the platform needs. A secret is a reference to the vault, never its value.'

import { Names, requestsPerInstance } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Version of the ticket key before, while it rotates; empty otherwise.')
param previousTicketKeyVersion string

@description('Required. Tenant of the staff.')
param staffTenantId string

@description('Required. App registration of the sign-in.')
param staffClientId string

@description('Required. Whether the app asks for the ID token of the sign-in.')
param staffRequireIdToken string

@description('Required. Whether Graph reports the calls.')
param hasCallEvents bool

@description('Required. Further hosts that a meeting link may have.')
param meetingJoinHosts string

@description('Required. Where people find the desk, without a slash at the end.')
param deskUrl string

@description('Required. Header in which the platform in front writes the client\'s address.')
param clientAddressHeader string

@description('Required. Networks that are never limited, separated by commas.')
param unlimitedNetworks string

@description('Required. Days that the durable history of an ended visit is kept.')
param historyRetentionDays int

@description('Required. Memory of an instance, by which the app puts off what can wait.')
param instanceMemoryMB int

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.identity }

resource component 'Microsoft.Insights/components@2020-02-02' existing = { name: names.component }

resource data 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: names.data }

resource hub 'Microsoft.Storage/storageAccounts@2025-06-01' existing = if (!empty(names.hub)) { name: names.hub }

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = if (!empty(names.scheduler)) {
  name: names.scheduler
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: names.vault }

resource site 'Microsoft.Web/sites@2025-03-01' existing = { name: names.site }

var clientId = identity.properties.clientId
var login = '${environment().authentication.loginEndpoint}${staffTenantId}'
var graph = 'https://graph.microsoft.com'
var secrets = '${vault.properties.vaultUri}secrets'

var platform = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__blobServiceUri: data.properties.primaryEndpoints.blob
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  // The app's own limits are far below; the host would read 100 MB of a body before it asks the app.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '16777216'
  // The sign-in proves itself with the identity; there is no secret to keep.
  OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: clientId
}
var product = {
  AzureWebJobsStorage__clientId: clientId
  AzureWebJobsStorage__queueServiceUri: data.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: data.properties.primaryEndpoints.table
  TICKET_KEY: '@Microsoft.KeyVault(SecretUri=${secrets}/ticket-key)'
  // A reference to nothing would stay as it is, and the app would not start.
  TICKET_KEY_PREVIOUS: empty(previousTicketKeyVersion)
    ? ''
    : '@Microsoft.KeyVault(SecretUri=${secrets}/ticket-key/${previousTicketKeyVersion})'
  STAFF_TENANT_ID: staffTenantId
  STAFF_AUDIENCE: staffClientId
  STAFF_ISSUER: '${login}/v2.0'
  STAFF_JWKS_URL: '${login}/discovery/v2.0/keys'
  STAFF_REQUIRE_ID_TOKEN: staffRequireIdToken
  GRAPH_BASE: '${graph}/v1.0'
  GRAPH_SCOPE: '${graph}/.default'
  GRAPH_CLIENT_ID: clientId
  MEETING_JOIN_HOSTS: meetingJoinHosts
  PUBLIC_BASE_URL: deskUrl
  CLIENT_ADDRESS_HEADER: clientAddressHeader
  UNLIMITED_NETWORKS: unlimitedNetworks
  HISTORY_RETENTION_DAYS: string(historyRetentionDays)
  INSTANCE_MEMORY_MB: string(instanceMemoryMB)
  // Three of ten are left for everything that is not waiting.
  HELD_REQUESTS: string(requestsPerInstance * 7 / 10)
}
var durable = empty(names.scheduler)
  ? {
      DurableStorage__credential: 'managedidentity'
      DurableStorage__clientId: clientId
      DurableStorage__blobServiceUri: hub!.properties.primaryEndpoints.blob
      DurableStorage__queueServiceUri: hub!.properties.primaryEndpoints.queue
      DurableStorage__tableServiceUri: hub!.properties.primaryEndpoints.table
    }
  : {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.properties.endpoint};Authentication=ManagedIdentity;ClientID=${clientId}'
    }
var callEvents = !hasCallEvents
  ? { GRAPH_CALL_EVENTS: 'off' }
  : {
      GRAPH_CALL_EVENTS: 'on'
      GRAPH_EVENTS_AUDIENCE: clientId
      GRAPH_EVENTS_JWKS_URL: '${environment().authentication.loginEndpoint}common/discovery/v2.0/keys'
      // The vault's certificate in PEM is one secret: the key, then the certificate. The app takes its part of each.
      GRAPH_EVENTS_CERTIFICATE: '@Microsoft.KeyVault(SecretUri=${secrets}/graph-events)'
      GRAPH_EVENTS_KEY: '@Microsoft.KeyVault(SecretUri=${secrets}/graph-events)'
    }

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(platform, product, durable, callEvents)
}
