metadata name = 'Private endpoints'
metadata description = 'One endpoint for each service of each account and for the vault, with the names that lead there.'

import { Place } from 'types.bicep'

@description('Required. Where it is made.')
param place Place

@description('Required. Storage accounts, by name, of which blobs, queues and tables are reached.')
param accountNames string[]

@description('Required. Storage accounts, by name, of which blobs alone are reached.')
param blobAccountNames string[]

@description('Required. Key vault, by name; empty means none.')
param vaultName string

var suffix = environment().suffixes.storage
var services = ['blob', 'queue', 'table']
var zoneNames = concat(
  map(services, service => 'privatelink.${service}.${suffix}'),
  empty(vaultName) ? [] : ['privatelink.vaultcore.azure.net']
)
var storageEndpoints = flatten(map(
  accountNames,
  account =>
    map(range(0, length(services)), index => {
      target: account
      service: services[index]
      zone: index
    })
))
var blobEndpoints = map(blobAccountNames, account => { target: account, service: services[0], zone: 0 })
var vaultEndpoints = empty(vaultName) ? [] : [{ target: vaultName, service: 'vault', zone: length(services) }]
var endpoints = concat(storageEndpoints, blobEndpoints, vaultEndpoints)

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' existing = {
  name: 'vnet-balcao-${place.token}'

  resource subnet 'subnets' existing = { name: 'endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: { name: zone, location: 'global', tags: place.tags }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in zoneNames: {
    parent: zones[index]
    name: 'balcao'
    location: 'global'
    tags: place.tags
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-01-01' = [
  for endpoint in endpoints: {
    name: 'pe-${endpoint.target}-${endpoint.service}'
    location: place.location
    tags: place.tags
    properties: {
      subnet: { id: network::subnet.id }
      privateLinkServiceConnections: [
        {
          name: endpoint.service
          properties: {
            groupIds: [endpoint.service]
            privateLinkServiceId: endpoint.service == 'vault'
              ? resourceId('Microsoft.KeyVault/vaults', endpoint.target)
              : resourceId('Microsoft.Storage/storageAccounts', endpoint.target)
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-01-01' = [
  for (endpoint, index) in endpoints: {
    parent: privateEndpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: endpoint.service, properties: { privateDnsZoneId: zones[endpoint.zone].id } }
      ]
    }
  }
]
