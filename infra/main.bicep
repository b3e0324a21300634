// The inventory of the virtual front desk. Each module is one concern; each choice is a parameter with a closed set.
targetScope = 'subscription'

import { Budget, Names, Place, Retention, Scale } from 'app/types.bicep'

@description('Required. Name of the environment; part of every resource name. azd gives it.')
@minLength(3)
@maxLength(12)
param environmentName string

@description('Required. Azure region of everything. brazilsouth keeps the data in Brazil.')
param location string

@description('Required. Client id of the app registration that staff sign in with (python -m infra.tenant makes it).')
@minLength(36)
@maxLength(36)
param staffClientId string

@description('Optional. Entra ID tenant of the staff.')
param staffTenantId string = tenant().tenantId

@description('Optional. Whether staff are known by a verified ID token only: for a plan whose instances share their files.')
@allowed(['off', 'on'])
param staffRequireIdToken string = 'off'

@description('Required. At least 32 random bytes, base64: ids and secrets of tickets derive from it.')
@secure()
@minLength(44)
param ticketKey string

@description('Optional. The key before, while it rotates, so that open tickets stay valid.')
@secure()
param previousTicketKey string = ''

@description('Optional. Own host name of the desk, for example balcao.tjsp.jus.br; empty means the one Azure gives.')
param publicHostName string = ''

@description('Optional. Further hosts that a meeting link may have, separated by commas (national clouds).')
param meetingJoinHosts string = ''

@description('Optional. Where the state of the running visits lies: a storage account of its own, or Durable Task Scheduler.')
@allowed(['storage', 'scheduler'])
param durableBackend string = 'storage'

@description('Optional. Kind of the scheduler, where it is used.')
@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@description('Optional. Certificate of the encrypted notifications of calls (PEM). With it there is a Key Vault for their key.')
param callEventsCertificate string = ''

@description('Optional. Whether Graph reports the calls: on once their key lies in the vault, since a reference to none stays as it is.')
@allowed(['off', 'on'])
param callEvents string = 'off'

@description('Optional. Storage reachable through a virtual network only.')
param privateNetwork bool = false

@description('Optional. Instances and storage spread over the zones of the region.')
param zoneRedundant bool = false

@description('Optional. Size and number of instances.')
param scale Scale = { instanceMemoryMB: 2048, maximumInstanceCount: 100 }

@description('Required. Who gets the alerts by e-mail.')
@minLength(1)
param alertEmails string[]

@description('Optional. How long things are kept.')
param retention Retention = { logDays: 90, historyDays: 7 }

@description('Optional. Whether storage is locked against deletion.')
param lockData bool = true

@description('Optional. Says so when a month costs more.')
param budget Budget?

var token = take(uniqueString(subscription().id, environmentName, location), 8)
var usesScheduler = durableBackend == 'scheduler'
var names Names = {
  identity: 'id-balcao-${environmentName}-${token}'
  site: 'func-balcao-${environmentName}-${token}'
  component: 'appi-balcao-${environmentName}-${token}'
  data: 'stbalcao${token}'
  hub: usesScheduler ? '' : 'sthub${token}'
  scheduler: usesScheduler ? 'dts-balcao-${environmentName}-${token}' : ''
  vault: empty(callEventsCertificate) ? '' : 'kv-balcao-${token}'
}
var place Place = {
  location: location
  token: token
  tags: { 'azd-env-name': environmentName, application: 'balcao-virtual' }
  isPrivate: privateNetwork
  isZoneRedundant: zoneRedundant
}
var productTables = ['active', 'changes', 'clerks', 'desk', 'evaluations', 'members', 'offices', 'schedules', 'visits']
var accountNames = filter([names.data, names.hub], name => !empty(name))

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-balcao-${environmentName}'
  location: location
  tags: place.tags
}

module identity 'app/identity.bicep' = {
  scope: group
  params: { names: names, place: place }
}

module telemetry 'app/telemetry.bicep' = {
  scope: group
  params: { names: names, place: place, retentionDays: retention.logDays }
}

module network 'app/network.bicep' = if (privateNetwork) {
  scope: group
  params: { place: place }
}

module accounts 'app/storage.bicep' = [
  for name in accountNames: {
    scope: group
    params: {
      name: name
      place: place
      isLocked: lockData
      workspaceId: telemetry.outputs.workspaceId
      // The hub makes its own tables, queues and containers.
      containerNames: name == names.data ? ['deployments'] : []
      queueNames: name == names.data ? ['after-visit', 'graph-notifications'] : []
      tableNames: name == names.data ? productTables : []
    }
  }
]

module vault 'app/vault.bicep' = if (!empty(names.vault)) {
  scope: group
  params: { names: names, place: place, workspaceId: telemetry.outputs.workspaceId }
}

module scheduler 'app/scheduler.bicep' = if (usesScheduler) {
  scope: group
  params: { names: names, place: place, sku: schedulerSku, retentionDays: retention.historyDays }
}

module endpoints 'app/endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: { place: place, accountNames: accountNames, vaultName: names.vault }
  dependsOn: [network, accounts, vault]
}

module roles 'app/roles.bicep' = {
  scope: group
  params: { names: names }
  dependsOn: [identity, accounts, scheduler, vault]
}

module app 'app/app.bicep' = {
  scope: group
  params: {
    names: names
    place: place
    scale: scale
    workspaceId: telemetry.outputs.workspaceId
    hasCallEvents: callEvents == 'on' && !empty(callEventsCertificate)
  }
  dependsOn: [roles, endpoints]
}

module settings 'app/settings.bicep' = {
  scope: group
  params: {
    names: names
    ticketKey: ticketKey
    previousTicketKey: previousTicketKey
    staffTenantId: staffTenantId
    staffClientId: staffClientId
    staffRequireIdToken: staffRequireIdToken
    callEventsCertificate: callEvents == 'on' ? callEventsCertificate : ''
    meetingJoinHosts: meetingJoinHosts
    publicHostName: publicHostName
    historyRetentionDays: retention.historyDays
    instanceMemoryMB: scale.instanceMemoryMB
  }
  dependsOn: [app]
}

module signIn 'app/sign-in.bicep' = {
  scope: group
  params: {
    names: names
    tenantId: staffTenantId
    clientId: staffClientId
    hasTokenStore: staffRequireIdToken == 'on'
  }
  dependsOn: [settings]
}

module alerts 'app/alerts.bicep' = {
  scope: group
  params: { place: place, emails: alertEmails, workspaceId: telemetry.outputs.workspaceId }
}

module workbook 'app/workbook.bicep' = {
  scope: group
  params: { place: place, workspaceId: telemetry.outputs.workspaceId }
}

module costs 'app/budget.bicep' = if (budget != null) {
  scope: group
  params: { budget: budget!, emails: alertEmails }
}

@description('Client id of the identity: Graph, the Teams policy and python -m infra.tenant ask for it.')
output GRAPH_CLIENT_ID string = identity.outputs.clientId
