metadata name = 'Alerts'
metadata description = 'One rule for each entry of alerts.json; docs/operations/operar.md says what to do at each.'

import { Place } from 'types.bicep'

@description('Required. Where it is made.')
param place Place

@description('Required. Where the rules look.')
param workspaceId string

resource urgent 'Microsoft.Insights/actionGroups@2023-01-01' existing = { name: 'ag-balcao-urgent-${place.token}' }

resource notice 'Microsoft.Insights/actionGroups@2023-01-01' existing = { name: 'ag-balcao-notice-${place.token}' }

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in loadJsonContent('alerts.json'): {
    name: alert.name
    location: place.location
    tags: place.tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: alert.meaning
      enabled: true
      severity: alert.severity
      scopes: [workspaceId]
      evaluationFrequency: alert.every
      windowSize: alert.window
      // The query itself then says which part of it is the window.
      overrideQueryTimeRange: alert.?lookBack
      // A metric that was never emitted yet is no mistake of the query.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: 'Value'
            timeAggregation: alert.aggregation
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [alert.severity <= 1 ? urgent.id : notice.id] }
    }
  }
]
