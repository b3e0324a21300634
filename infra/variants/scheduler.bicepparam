// Running visits in Durable Task Scheduler.
using '../main.bicep'

param environmentName = 'teste'
param location = 'brazilsouth'
param staffClientId = '33333333-3333-3333-3333-333333333333'
param ticketKey = readEnvironmentVariable('TICKET_KEY', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')
param alertReceivers = { emails: ['operacao@tribunal.example'], phones: [] }
param durableBackend = 'scheduler'
