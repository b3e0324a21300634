metadata name = 'Network'
metadata description = 'A virtual network with one subnet for the app and one for the private endpoints.'

import { Place } from 'types.bicep'

@description('Required. Where it is made.')
param place Place

resource guard 'Microsoft.Network/networkSecurityGroups@2025-01-01' = {
  name: 'nsg-balcao-${place.token}'
  location: place.location
  tags: place.tags
  properties: {
    securityRules: [
      {
        name: 'nothing-from-outside'
        properties: {
          access: 'Deny'
          direction: 'Inbound'
          priority: 1000
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: 'vnet-balcao-${place.token}'
  location: place.location
  tags: place.tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.20.0.0/24'
          networkSecurityGroup: { id: guard.id }
          // Flex Consumption runs its instances as this service.
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.20.1.0/24'
          networkSecurityGroup: { id: guard.id }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }
}
