// Microsoft Graph reports the calls, behind a network; the ticket key rotates.
using '../main.bicep'

param environmentName = 'teste'
param location = 'brazilsouth'
param staffClientId = '33333333-3333-3333-3333-333333333333'
param ticketKey = readEnvironmentVariable('TICKET_KEY', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')
param alertReceivers = {
  emails: ['operacao@tribunal.example', 'plantao@tribunal.example']
  phones: ['55:11987654321']
}
param urgentWebhook = readEnvironmentVariable('ALERT_WEBHOOK', 'https://plantao.example/hook')
param teamsWorkflow = readEnvironmentVariable('ALERT_TEAMS_WORKFLOW', 'https://teams.example/workflow')
param previousTicketKeyVersion = '0123456789abcdef0123456789abcdef'
param callEvents = 'on'
param privateNetwork = true
