metadata name = 'Budget'
metadata description = 'Says so when the month costs more than expected. It stops nothing.'

import { Budget } from 'types.bicep'

@description('Required. How much, from when.')
param budget Budget

@description('Required. Who is told.')
param emails string[]

resource costs 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'balcao'
  properties: {
    amount: budget.amount
    category: 'Cost'
    timeGrain: 'Monthly'
    timePeriod: { startDate: budget.start }
    notifications: {
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
      actual: { enabled: true, operator: 'GreaterThan', threshold: 80, thresholdType: 'Actual', contactEmails: emails }
    }
  }
}
