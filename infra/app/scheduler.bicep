metadata name = 'Durable Task Scheduler'
metadata description = 'The other place for the state of running visits: no storage account, no polling.'

import { Names, Place } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Where it is made.')
param place Place

@description('Required. Kind of the scheduler.')
@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Required. Days that the history of an ended visit is kept.')
param retentionDays int

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: names.scheduler
  location: place.location
  tags: place.tags
  properties: {
    sku: sku == 'Dedicated' ? { name: sku, capacity: 1 } : { name: sku }
    // Reaching it is not enough: it knows no keys, only roles.
    ipAllowlist: ['0.0.0.0/0']
  }

  resource hub 'taskHubs' = {
    name: loadJsonContent('../../host.json', 'extensions.durableTask.hubName')
  }

  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: { retentionPolicies: [{ retentionPeriodInDays: retentionDays }] }
  }
}
