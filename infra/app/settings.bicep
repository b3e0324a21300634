metadata name = 'Settings'
metadata description = 'What shared/settings.py reads, and what the platform needs. Keys come from parameters only, never from outputs.'

import { Names } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Ids and secrets of tickets derive from it.')
@secure()
param ticketKey string

@description('Required. The key before, while it rotates; empty otherwise.')
@secure()
param previousTicketKey string

@description('Required. Tenant of the staff.')
param staffTenantId string

@description('Required. App registration of the sign-in.')
param staffClientId string

@description('Required. Whether the app asks for the ID token of the sign-in.')
param staffRequireIdToken string

@description('Required. Public certificate of the encrypted notifications; empty while they are off.')
param callEventsCertificate string

@description('Required. Further hosts that a meeting link may have.')
param meetingJoinHosts string

@description('Required. Own host name; empty means the one Azure gives.')
param publicHostName string

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

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = if (!empty(names.vault)) { name: names.vault }

resource site 'Microsoft.Web/sites@2025-03-01' existing = { name: names.site }

var clientId = identity.properties.clientId
var login = '${environment().authentication.loginEndpoint}${staffTenantId}'
var graph = 'https://graph.microsoft.com'

var platform = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__blobServiceUri: data.properties.primaryEndpoints.blob
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  // The sign-in proves itself with the identity; there is no secret to keep.
  OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: clientId
}
var product = {
  AzureWebJobsStorage__clientId: clientId
  AzureWebJobsStorage__queueServiceUri: data.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: data.properties.primaryEndpoints.table
  TICKET_KEY: ticketKey
  TICKET_KEY_PREVIOUS: previousTicketKey
  STAFF_TENANT_ID: staffTenantId
  STAFF_AUDIENCE: staffClientId
  STAFF_ISSUER: '${login}/v2.0'
  STAFF_JWKS_URL: '${login}/discovery/v2.0/keys'
  STAFF_REQUIRE_ID_TOKEN: staffRequireIdToken
  GRAPH_BASE: '${graph}/v1.0'
  GRAPH_SCOPE: '${graph}/.default'
  GRAPH_CLIENT_ID: clientId
  MEETING_JOIN_HOSTS: meetingJoinHosts
  PUBLIC_BASE_URL: 'https://${empty(publicHostName) ? '${names.site}.azurewebsites.net' : publicHostName}'
  HISTORY_RETENTION_DAYS: string(historyRetentionDays)
  INSTANCE_MEMORY_MB: string(instanceMemoryMB)
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
var callEvents = empty(names.vault) || empty(callEventsCertificate)
  ? { GRAPH_CALL_EVENTS: 'off' }
  : {
      GRAPH_CALL_EVENTS: 'on'
      GRAPH_EVENTS_AUDIENCE: clientId
      GRAPH_EVENTS_JWKS_URL: '${environment().authentication.loginEndpoint}common/discovery/v2.0/keys'
      GRAPH_EVENTS_CERTIFICATE: callEventsCertificate
      GRAPH_EVENTS_KEY: '@Microsoft.KeyVault(SecretUri=${vault!.properties.vaultUri}secrets/graph-events-key)'
    }

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(platform, product, durable, callEvents)
}
