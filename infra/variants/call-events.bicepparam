// Microsoft Graph reports the calls; the key of its notifications in a vault, behind a network.
using '../main.bicep'

param environmentName = 'teste'
param location = 'brazilsouth'
param staffClientId = '33333333-3333-3333-3333-333333333333'
param ticketKey = readEnvironmentVariable('TICKET_KEY', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')
param alertEmails = ['operacao@tribunal.example']
param callEventsCertificate = '-----BEGIN CERTIFICATE-----'
param callEvents = 'on'
param privateNetwork = true
