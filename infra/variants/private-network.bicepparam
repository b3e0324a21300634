// Storage behind a virtual network, across zones, with a budget.
using '../main.bicep'

param environmentName = 'teste'
param location = 'brazilsouth'
param staffClientId = '33333333-3333-3333-3333-333333333333'
param ticketKey = readEnvironmentVariable('TICKET_KEY', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')
param alertReceivers = { emails: ['operacao@tribunal.example'], phones: [] }
param privateNetwork = true
param zoneRedundant = true
param budget = { amount: 2000, start: '2026-12-01' }
