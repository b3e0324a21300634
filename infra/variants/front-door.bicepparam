// Front Door with managed rules before an own name; the court's rooms are not counted.
using '../main.bicep'

param environmentName = 'teste'
param location = 'brazilsouth'
param staffClientId = '33333333-3333-3333-3333-333333333333'
param ticketKey = readEnvironmentVariable('TICKET_KEY', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')
param alertReceivers = { emails: ['operacao@tribunal.example'], phones: [] }
param publicHostName = 'balcao.tribunal.example'
param unlimitedNetworks = '192.0.2.0/24, 198.51.100.0/24'
param frontDoor = 'premium'
