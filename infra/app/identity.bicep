metadata name = 'Identity'
metadata description = 'The one identity of the app: towards storage, telemetry, Graph and the sign-in.'

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

@description('Client id, by which Graph and Teams know the app.')
output clientId string = identity.properties.clientId
