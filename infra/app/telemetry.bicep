metadata name = 'Telemetry'
metadata description = 'Log Analytics and Application Insights; nobody writes without an identity.'

import { Names, Place } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Where it is made.')
param place Place

@description('Required. Days that logs are kept.')
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'log-balcao-${place.token}'
  location: place.location
  tags: place.tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: names.component
  location: place.location
  tags: place.tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    // Addresses of visitors are personal data and of no use here.
    DisableIpMasking: false
  }
}

@description('Where logs, alerts and the workbook look.')
output workspaceId string = workspace.id
