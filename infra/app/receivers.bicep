metadata name = 'Receivers of alerts'
metadata description = 'Two groups: urgent alerts (severity 0 and 1) wake somebody, the others are read in office hours.'

import { Place, Receivers } from 'types.bicep'

@description('Required. Where it is made.')
param place Place

@description('Required. Who is told.')
param receivers Receivers

@description('Required. Address of the service on call, for urgent alerts; empty means none.')
@secure()
param urgentWebhook string

@description('Required. Address of a workflow that posts every alert in a channel of Teams; empty means none.')
@secure()
param teamsWorkflow string

// Whether a secret is empty is known to the parameter file only: the snapshot could not see it here.
@description('Required. Whether there is a service on call.')
param hasUrgentWebhook bool

@description('Required. Whether there is such a workflow.')
param hasTeamsWorkflow bool

var emails = [
  for (email, index) in receivers.emails: { name: 'e${index}', emailAddress: email, useCommonAlertSchema: true }
]
var teams = hasTeamsWorkflow ? [{ name: 'teams', serviceUri: teamsWorkflow, useCommonAlertSchema: true }] : []

resource urgent 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-balcao-urgent-${place.token}'
  location: 'global'
  tags: place.tags
  properties: {
    enabled: true
    groupShortName: 'balcao-urg'
    emailReceivers: emails
    smsReceivers: [
      for (phone, index) in receivers.phones: {
        name: 's${index}'
        countryCode: split(phone, ':')[0]
        phoneNumber: last(split(phone, ':'))
      }
    ]
    webhookReceivers: concat(
      teams,
      hasUrgentWebhook ? [{ name: 'on-call', serviceUri: urgentWebhook, useCommonAlertSchema: true }] : []
    )
  }
}

resource notice 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-balcao-notice-${place.token}'
  location: 'global'
  tags: place.tags
  properties: { enabled: true, groupShortName: 'balcao-not', emailReceivers: emails, webhookReceivers: teams }
}
