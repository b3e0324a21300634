metadata name = 'Workbook'
metadata description = 'What the operator sees in the portal: queues now, waits, endings, health of Graph.'

import { Place } from 'types.bicep'

@description('Required. Where it is made.')
param place Place

@description('Required. Where it looks.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'balcao')
  location: place.location
  tags: place.tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'Balcão Virtual'
    sourceId: workspaceId
    version: 'Notebook/1.0'
    serializedData: string(loadJsonContent('workbook.json'))
  }
}
