// The court's own deployment: azd, or the shell, gives the values (docs/operations/instalar.md).
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION', 'brazilsouth')
param staffClientId = readEnvironmentVariable('STAFF_CLIENT_ID')
param staffTenantId = readEnvironmentVariable('STAFF_TENANT_ID', '')
param staffRequireIdToken = readEnvironmentVariable('STAFF_REQUIRE_ID_TOKEN', 'off')
param ticketKey = readEnvironmentVariable('TICKET_KEY', '')
param previousTicketKeyVersion = readEnvironmentVariable('TICKET_KEY_PREVIOUS_VERSION', '')
param publicHostName = readEnvironmentVariable('PUBLIC_HOST_NAME', '')
param ownHostName = readEnvironmentVariable('OWN_HOST_NAME', readEnvironmentVariable('PUBLIC_HOST_NAME', ''))
param meetingJoinHosts = readEnvironmentVariable('MEETING_JOIN_HOSTS', '')
param frontDoor = any(readEnvironmentVariable('FRONT_DOOR', 'none'))
param clientAddressHeader = readEnvironmentVariable('CLIENT_ADDRESS_HEADER', '')
param firewallMode = any(readEnvironmentVariable('FIREWALL_MODE', 'Prevention'))
param unlimitedNetworks = readEnvironmentVariable('UNLIMITED_NETWORKS', '')
param durableBackend = readEnvironmentVariable('DURABLE_BACKEND', 'storage')
param schedulerSku = readEnvironmentVariable('SCHEDULER_SKU', 'Consumption')
param callEvents = readEnvironmentVariable('CALL_EVENTS', 'off')
param privateNetwork = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))
param privateVault = bool(readEnvironmentVariable('PRIVATE_VAULT', readEnvironmentVariable('PRIVATE_NETWORK', 'false')))
param zoneRedundant = bool(readEnvironmentVariable('ZONE_REDUNDANT', 'false'))
param scale = {
  // Azure refuses what is none of the three sizes; here only their type is known.
  instanceMemoryMB: any(int(readEnvironmentVariable('INSTANCE_MEMORY_MB', '2048')))
  maximumInstanceCount: int(readEnvironmentVariable('MAXIMUM_INSTANCES', '100'))
}
param retention = {
  logDays: int(readEnvironmentVariable('LOG_DAYS', '90'))
  historyDays: int(readEnvironmentVariable('HISTORY_DAYS', '7'))
}
param lockData = bool(readEnvironmentVariable('LOCK_DATA', 'true'))
param alertReceivers = {
  emails: split(readEnvironmentVariable('ALERT_EMAILS'), ',')
  phones: filter(split(readEnvironmentVariable('ALERT_PHONES', ''), ','), phone => !empty(phone))
}
param urgentWebhook = readEnvironmentVariable('ALERT_WEBHOOK', '')
param teamsWorkflow = readEnvironmentVariable('ALERT_TEAMS_WORKFLOW', '')
param availabilityTest = bool(readEnvironmentVariable('AVAILABILITY_TEST', 'true'))
param budget = readEnvironmentVariable('MONTHLY_BUDGET', '') == ''
  ? null
  : { amount: int(readEnvironmentVariable('MONTHLY_BUDGET', '1')), start: readEnvironmentVariable('BUDGET_START', '') }
