metadata name = 'Availability'
metadata description = 'Asks for the health of the desk from outside Azure\'s region, as a visitor would, and wakes somebody.'

import { Names, Place } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Where it is made.')
param place Place

@description('Required. Address of the desk, without a slash at the end.')
param deskUrl string

// Azure's own names of places; the first is São Paulo.
var places = ['latam-br-gru-edge', 'us-fl-mia-edge', 'us-va-ash-azr', 'us-tx-sn1-azr', 'emea-gb-db3-azr']

resource component 'Microsoft.Insights/components@2020-02-02' existing = { name: names.component }

resource urgent 'Microsoft.Insights/actionGroups@2023-01-01' existing = { name: 'ag-balcao-urgent-${place.token}' }

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'saude'
  location: place.location
  // The portal shows the test at the component that this tag names.
  tags: union(place.tags, { 'hidden-link:${component.id}': 'Resource' })
  kind: 'standard'
  properties: {
    Name: 'saude'
    SyntheticMonitorId: 'saude'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [for one in places: { Id: one }]
    Request: { RequestUrl: '${deskUrl}/api/health', HttpVerb: 'GET', ParseDependentRequests: false }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      // A certificate of the court's own that nobody has renewed.
      SSLCertRemainingLifetimeCheck: 14
      ContentValidation: { ContentMatch: '"ok"', IgnoreCase: false, PassIfTextFound: true }
    }
  }
}

resource rule 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'fora-do-ar'
  location: 'global'
  tags: place.tags
  properties: {
    description: 'De fora do Azure, a página de saúde não responde em três de cinco lugares, ou o certificado do endereço vence em 14 dias.'
    enabled: true
    severity: 0
    scopes: [test.id, component.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: component.id
      failedLocationCount: 3
    }
    actions: [{ actionGroupId: urgent.id }]
  }
}
