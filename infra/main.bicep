// The inventory of the virtual front desk. Each module is one concern; each choice is a parameter with a closed set.
targetScope = 'subscription'

import { Budget, Names, Place, Receivers, Retention, Scale } from 'app/types.bicep'

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

@description('Optional. Entra ID tenant of the staff; empty means the tenant of the subscription.')
@maxLength(36)
param staffTenantId string = ''

@description('Optional. Whether staff are known by a verified ID token only: for a plan whose instances share their files.')
@allowed(['off', 'on'])
param staffRequireIdToken string = 'off'

@description('Optional. At least 32 random bytes, base64: ids and secrets of tickets derive from it. Needed once, and to rotate; afterwards it lies in the vault.')
@secure()
param ticketKey string = ''

@description('Optional. Version of the key before, while it rotates, so that open tickets stay valid.')
@maxLength(32)
param previousTicketKeyVersion string = ''

@description('Optional. Own host name of the desk, for example balcao.tjsp.jus.br; empty means the one Azure gives.')
param publicHostName string = ''

@description('Optional. The own host name while it is prepared: Front Door asks for its certificate before people are sent there.')
param ownHostName string = publicHostName

@description('Optional. Further hosts that a meeting link may have, separated by commas (national clouds).')
param meetingJoinHosts string = ''

@description('Optional. Front Door with a firewall as the only way in: standard limits the rate of anonymous writes, premium adds the managed rules.')
@allowed(['none', 'standard', 'premium'])
param frontDoor string = 'none'

@description('Optional. What the firewall does with a request that its rules match. Begin with Detection, which records it.')
@allowed(['Detection', 'Prevention'])
param firewallMode string = 'Prevention'

@description('Optional. Header in which what stands in front writes the client\'s address, out of reach of clients; empty means Azure\'s own.')
param clientAddressHeader string = ''

@description('Optional. Networks of the court\'s own rooms, never limited: CIDR notation, separated by commas.')
param unlimitedNetworks string = ''

@description('Optional. Where the state of the running visits lies: a storage account of its own, or Durable Task Scheduler.')
@allowed(['storage', 'scheduler'])
param durableBackend string = 'storage'

@description('Optional. Kind of the scheduler, where it is used.')
@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@description('Optional. Whether Graph reports the calls: on once their certificate lies in the vault, since a reference to none stays as it is.')
@allowed(['off', 'on'])
param callEvents string = 'off'

@description('Optional. Storage reachable through a virtual network only.')
param privateNetwork bool = false

@description('Optional. The vault reachable through the virtual network only: off where references to it do not resolve.')
param privateVault bool = privateNetwork

@description('Optional. Instances and storage spread over the zones of the region.')
param zoneRedundant bool = false

@description('Optional. Size and number of instances.')
param scale Scale = { instanceMemoryMB: 2048, maximumInstanceCount: 100 }

@description('Required. Who gets the alerts: everything by e-mail, what is urgent on mobile phones.')
param alertReceivers Receivers

@description('Optional. Address of the service on call, which gets urgent alerts.')
@secure()
param urgentWebhook string = ''

@description('Optional. Address of a workflow that posts alerts in a channel of Teams.')
@secure()
param teamsWorkflow string = ''

@description('Optional. Whether the desk\'s health is asked for from outside, every five minutes from five places.')
param availabilityTest bool = true

@description('Optional. How long things are kept.')
param retention Retention = { logDays: 90, historyDays: 7 }

@description('Optional. Whether storage is locked against deletion.')
param lockData bool = true

@description('Optional. Says so when a month costs more.')
param budget Budget?

var token = take(uniqueString(subscription().id, environmentName, location), 8)
var signInTenantId = empty(staffTenantId) ? tenant().tenantId : staffTenantId
var usesScheduler = durableBackend == 'scheduler'
var names Names = {
  identity: 'id-balcao-${environmentName}-${token}'
  deployer: 'id-balcao-deploy-${environmentName}-${token}'
  site: 'func-balcao-${environmentName}-${token}'
  component: 'appi-balcao-${environmentName}-${token}'
  data: 'stbalcao${token}'
  packages: 'stpkg${token}'
  hub: usesScheduler ? '' : 'sthub${token}'
  scheduler: usesScheduler ? 'dts-balcao-${environmentName}-${token}' : ''
  vault: 'kv-balcao-${token}'
}
var place Place = {
  location: location
  token: token
  tags: { 'azd-env-name': environmentName, application: 'balcao-virtual' }
  isPrivate: privateNetwork
  isZoneRedundant: zoneRedundant
}
var hasFrontDoor = frontDoor != 'none'
var hostName = !empty(publicHostName)
  ? publicHostName
  : hasFrontDoor ? edge!.outputs.hostName : '${names.site}.azurewebsites.net'
var deskUrl = 'https://${hostName}'
var productTables = [
  'active'
  'changes'
  'clerks'
  'configuration'
  'desk'
  'evaluations'
  'members'
  'offices'
  'reports'
  'schedules'
  'visits'
]
var accountNames = filter([names.data, names.hub], name => !empty(name))
var hasCallEvents = callEvents == 'on'

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
  for name in concat(accountNames, [names.packages]): {
    scope: group
    params: {
      name: name
      place: place
      isLocked: lockData
      workspaceId: telemetry.outputs.workspaceId
      // The hub makes its own tables, queues and containers.
      containerNames: name == names.packages ? ['deployments'] : []
      queueNames: name == names.data ? ['after-visit', 'graph-notifications'] : []
      tableNames: name == names.data ? productTables : []
    }
  }
]

module vault 'app/vault.bicep' = {
  scope: group
  params: {
    names: names
    place: place
    isPrivate: privateVault && privateNetwork
    workspaceId: telemetry.outputs.workspaceId
    ticketKey: ticketKey
  }
}

module scheduler 'app/scheduler.bicep' = if (usesScheduler) {
  scope: group
  params: { names: names, place: place, sku: schedulerSku, retentionDays: retention.historyDays }
}

module endpoints 'app/endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    place: place
    accountNames: accountNames
    blobAccountNames: [names.packages]
    vaultName: privateVault ? names.vault : ''
  }
  dependsOn: [network, accounts, vault]
}

module roles 'app/roles.bicep' = {
  scope: group
  params: { names: names }
  dependsOn: [identity, accounts, scheduler, vault]
}

module edge 'app/front-door.bicep' = if (hasFrontDoor) {
  scope: group
  params: {
    names: names
    place: place
    tier: frontDoor == 'premium' ? 'premium' : 'standard'
    firewallMode: firewallMode
    unlimitedNetworks: empty(unlimitedNetworks) ? [] : split(replace(unlimitedNetworks, ' ', ''), ',')
    ownHostName: ownHostName
    workspaceId: telemetry.outputs.workspaceId
  }
}

module app 'app/app.bicep' = {
  scope: group
  params: {
    names: names
    place: place
    scale: scale
    isBehindFrontDoor: hasFrontDoor
    frontDoorId: hasFrontDoor ? edge!.outputs.frontDoorId : ''
    workspaceId: telemetry.outputs.workspaceId
    hasCallEvents: hasCallEvents
  }
  dependsOn: [roles, endpoints]
}

module settings 'app/settings.bicep' = {
  scope: group
  params: {
    names: names
    previousTicketKeyVersion: previousTicketKeyVersion
    staffTenantId: signInTenantId
    staffClientId: staffClientId
    staffRequireIdToken: staffRequireIdToken
    hasCallEvents: hasCallEvents
    meetingJoinHosts: meetingJoinHosts
    deskUrl: deskUrl
    clientAddressHeader: !empty(clientAddressHeader)
      ? clientAddressHeader
      : hasFrontDoor ? 'x-azure-socketip' : 'client-ip'
    unlimitedNetworks: unlimitedNetworks
    historyRetentionDays: retention.historyDays
    instanceMemoryMB: scale.instanceMemoryMB
  }
  dependsOn: [app]
}

module signIn 'app/sign-in.bicep' = {
  scope: group
  params: {
    names: names
    tenantId: signInTenantId
    clientId: staffClientId
    hasTokenStore: staffRequireIdToken == 'on'
    isBehindProxy: hasFrontDoor
  }
  dependsOn: [settings]
}

module receivers 'app/receivers.bicep' = {
  scope: group
  params: {
    place: place
    receivers: alertReceivers
    urgentWebhook: urgentWebhook
    teamsWorkflow: teamsWorkflow
    hasUrgentWebhook: !empty(urgentWebhook)
    hasTeamsWorkflow: !empty(teamsWorkflow)
  }
}

module alerts 'app/alerts.bicep' = {
  scope: group
  params: { place: place, workspaceId: telemetry.outputs.workspaceId }
  dependsOn: [receivers]
}

module availability 'app/availability.bicep' = if (availabilityTest) {
  scope: group
  params: { names: names, place: place, deskUrl: deskUrl }
  // The address leads through a Front Door that there may not be.
  #disable-next-line no-unnecessary-dependson
  dependsOn: [receivers, telemetry]
}

module workbook 'app/workbook.bicep' = {
  scope: group
  params: { place: place, workspaceId: telemetry.outputs.workspaceId }
}

module costs 'app/budget.bicep' = if (budget != null) {
  scope: group
  params: { budget: budget!, emails: alertReceivers.emails }
}

@description('Client id of the identity: Graph, the Teams policy and python -m infra.tenant ask for it.')
output GRAPH_CLIENT_ID string = identity.outputs.clientId

@description('Version of the ticket key in the vault: the rotation names it, so that open tickets stay valid.')
output TICKET_KEY_VERSION string = vault.outputs.ticketKeyVersion

@description('Object id of the identity: the directory gives it Graph\'s permission and the sign-in\'s trust.')
output GRAPH_PRINCIPAL_ID string = identity.outputs.principalId

@description('Tenant in which the identity lives.')
output IDENTITY_TENANT_ID string = tenant().tenantId

@description('Where people find the desk.')
output DESK_URL string = deskUrl

@description('Name that Azure gives the app: an own name is an alias of it.')
output SITE_HOST_NAME string = '${names.site}.azurewebsites.net'

@description('Name that Front Door gives the desk; empty without it. An own name is an alias of it.')
output FRONT_DOOR_HOST_NAME string = hasFrontDoor ? edge!.outputs.hostName : ''

@description('What the record _dnsauth of an own name must hold where Front Door serves it.')
output FRONT_DOOR_VALIDATION_TOKEN string = hasFrontDoor ? edge!.outputs.validationToken : ''

@description('Name of the function app.')
output SITE_NAME string = names.site

@description('What the record asuid of an own name must hold.')
output DOMAIN_VERIFICATION_ID string = app.outputs.domainVerificationId

@description('Resource group of everything.')
output RESOURCE_GROUP_NAME string = group.name

@description('Name of the key vault.')
output VAULT_NAME string = names.vault

@description('Address of the tables: a copy is made from there.')
output TABLES_ENDPOINT string = 'https://${names.data}.table.${environment().suffixes.storage}'
