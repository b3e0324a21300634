metadata name = 'Identities'
metadata description = 'One for what the app does, one for the package that it runs: code that runs cannot replace itself.'

import { Names, Place } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Where it is made.')
param place Place

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.identity
  location: place.location
  tags: place.tags
}

resource deployer 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.deployer
  location: place.location
  tags: place.tags
}

@description('Client id, by which Graph and Teams know the app.')
output clientId string = identity.properties.clientId

@description('Object id, to which Graph\'s permission and the sign-in\'s trust are given.')
output principalId string = identity.properties.principalId
