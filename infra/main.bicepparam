// The court's own deployment: azd, or the shell, gives the values (docs/operations/instalar.md).
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION', 'brazilsouth')
param staffClientId = readEnvironmentVariable('STAFF_CLIENT_ID')
param staffRequireIdToken = readEnvironmentVariable('STAFF_REQUIRE_ID_TOKEN', 'off')
param ticketKey = readEnvironmentVariable('TICKET_KEY')
param previousTicketKey = readEnvironmentVariable('TICKET_KEY_PREVIOUS', '')
param publicHostName = readEnvironmentVariable('PUBLIC_HOST_NAME', '')
param meetingJoinHosts = readEnvironmentVariable('MEETING_JOIN_HOSTS', '')
param durableBackend = readEnvironmentVariable('DURABLE_BACKEND', 'storage')
param callEventsCertificate = readEnvironmentVariable('CALL_EVENTS_CERTIFICATE', '')
param callEvents = readEnvironmentVariable('CALL_EVENTS', 'off')
param privateNetwork = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))
param zoneRedundant = bool(readEnvironmentVariable('ZONE_REDUNDANT', 'false'))
param alertEmails = split(readEnvironmentVariable('ALERT_EMAILS'), ',')
param budget = readEnvironmentVariable('MONTHLY_BUDGET', '') == ''
  ? null
  : { amount: int(readEnvironmentVariable('MONTHLY_BUDGET', '1')), start: readEnvironmentVariable('BUDGET_START', '') }
