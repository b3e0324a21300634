metadata name = 'Key vault'
metadata description = 'Holds the ticket key, and with call events the certificate of their notifications. The app reads both by reference.'

import { Names, Place } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Where it is made.')
param place Place

@description('Required. Whether it is reachable through the virtual network only.')
param isPrivate bool

@description('Required. Where its logs go.')
param workspaceId string

@description('Required. A new ticket key; empty leaves the one that is there.')
@secure()
param ticketKey string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: names.vault
  location: place.location
  tags: place.tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }
}

// Written through the management plane: neither a role at the vault nor its network is needed.
resource newTicketKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(ticketKey)) {
  parent: vault
  name: 'ticket-key'
  properties: { value: ticketKey, contentType: 'at least 32 bytes, base64' }
}

// Read back, so that a deployment without any key ends here and not in an app that does not start.
resource currentTicketKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' existing = {
  parent: vault
  name: 'ticket-key'
  dependsOn: [newTicketKey]
}

#disable-next-line use-recent-api-versions // there is no newer one
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'logs'
  properties: { workspaceId: workspaceId, logs: [{ category: 'AuditEvent', enabled: true }] }
}

@description('Version of the ticket key, no secret: while the key rotates it names the one before.')
output ticketKeyVersion string = last(split(currentTicketKey.properties.secretUriWithVersion, '/'))
