metadata name = 'Storage account'
metadata description = 'An account without keys, with its containers, queues and tables, and the record of what is written.'

import { Place } from 'types.bicep'

@description('Required. Name of the account.')
param name string

@description('Required. Where it is made.')
param place Place

@description('Required. Whether a lock keeps it from being deleted.')
param isLocked bool

@description('Required. Where its logs go.')
param workspaceId string

@description('Required. Blob containers, by name.')
param containerNames string[]

@description('Required. Queues, by name.')
param queueNames string[]

@description('Required. Tables, by name.')
param tableNames string[]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: place.location
  tags: place.tags
  kind: 'StorageV2'
  sku: { name: place.isZoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: place.isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: place.isPrivate ? 'Deny' : 'Allow' }
    // Queues and tables under the same encryption as blobs can be given the court's own key later.
    encryption: {
      keySource: 'Microsoft.Storage'
      services: { queue: { keyType: 'Account' }, table: { keyType: 'Account' } }
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    // An older deployment package can be brought back for a week.
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }

  resource containers 'containers' = [
    for container in containerNames: { name: container, properties: { publicAccess: 'None' } }
  ]
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'

  resource each 'queues' = [for queue in queueNames: { name: queue }]
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'

  resource each 'tables' = [for table in tableNames: { name: table }]
}

// Who replaced a package, and when.
#disable-next-line use-recent-api-versions // there is no newer one
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(containerNames)) {
  scope: blobs
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

// A message that moves to a poison queue is a write there: the alert reads it. Only the product's own
// queues are worth their logs; those of the hub move with every step of a visit.
#disable-next-line use-recent-api-versions // there is no newer one
resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queues
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: !empty(queueNames) }
      { category: 'StorageDelete', enabled: !empty(queueNames) }
    ]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

// Reads of the change log come twice a second; who deletes is worth knowing.
#disable-next-line use-recent-api-versions // there is no newer one
resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tables
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: !empty(tableNames) }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  scope: account
  name: 'never-delete'
  properties: { level: 'CanNotDelete', notes: 'Visits and statistics of the court.' }
}
