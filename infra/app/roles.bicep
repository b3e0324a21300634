metadata name = 'Roles'
metadata description = 'Who may do what: the whole list is this table. The two identities have nothing else.'

import { Names } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

var roleIds = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  taskContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
}
var table = filter(
  [
    // Locks of the timers; tickets; work left for later.
    {
      who: names.identity
      on: 'account'
      name: names.data
      roles: ['blobOwner', 'queueContributor', 'tableContributor']
    }
    // Durable creates and uses its own containers, queues and tables.
    {
      who: names.identity
      on: 'account'
      name: names.hub
      roles: ['blobOwner', 'queueContributor', 'tableContributor']
    }
    // The platform writes a new package and reads it at each start of an instance.
    { who: names.deployer, on: 'account', name: names.packages, roles: ['blobContributor'] }
    { who: names.identity, on: 'component', name: names.component, roles: ['metricsPublisher'] }
    { who: names.identity, on: 'scheduler', name: names.scheduler, roles: ['taskContributor'] }
    { who: names.identity, on: 'vault', name: names.vault, roles: ['secretsUser'] }
  ],
  row => !empty(row.name)
)
var rows = flatten(map(table, row => map(row.roles, role => { who: row.who, on: row.on, name: row.name, role: role })))
// A role assignment is scoped to a resource of one type: a loop for each type.
var onAccounts = filter(rows, row => row.on == 'account')
var onComponents = filter(rows, row => row.on == 'component')
var onSchedulers = filter(rows, row => row.on == 'scheduler')
var onVaults = filter(rows, row => row.on == 'vault')

resource onAccountsWho 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for row in onAccounts: { name: row.who }
]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.identity }

resource accounts 'Microsoft.Storage/storageAccounts@2025-06-01' existing = [for row in onAccounts: { name: row.name }]

resource components 'Microsoft.Insights/components@2020-02-02' existing = [for row in onComponents: { name: row.name }]

resource schedulers 'Microsoft.DurableTask/schedulers@2026-02-01' existing = [
  for row in onSchedulers: { name: row.name }
]

resource vaults 'Microsoft.KeyVault/vaults@2025-05-01' existing = [for row in onVaults: { name: row.name }]

resource accountRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (row, index) in onAccounts: {
    scope: accounts[index]
    name: guid(accounts[index].id, row.who, row.role)
    properties: {
      principalId: onAccountsWho[index].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[row.role])
    }
  }
]

resource componentRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (row, index) in onComponents: {
    scope: components[index]
    name: guid(components[index].id, names.identity, row.role)
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[row.role])
    }
  }
]

resource schedulerRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (row, index) in onSchedulers: {
    scope: schedulers[index]
    name: guid(schedulers[index].id, names.identity, row.role)
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[row.role])
    }
  }
]

resource vaultRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (row, index) in onVaults: {
    scope: vaults[index]
    name: guid(vaults[index].id, names.identity, row.role)
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[row.role])
    }
  }
]
