metadata name = 'Front Door'
metadata description = 'The edge: one way in, with a firewall. It adds no cache, because every answer is revalidated or private.'

import { Names, Place } from 'types.bicep'

@description('Required. Names of the deployment.')
param names Names

@description('Required. Where it is made.')
param place Place

@description('Required. standard limits the rate of anonymous writes; premium adds the managed rules.')
@allowed(['standard', 'premium'])
param tier string

@description('Required. What the managed and own rules do with a request that they match: Detection only records it.')
@allowed(['Detection', 'Prevention'])
param firewallMode string

@description('Required. Networks whose writes are not counted, in CIDR notation.')
param unlimitedNetworks string[]

@description('Required. Own host name of the desk, served beside the one that Front Door gives; empty means none.')
param ownHostName string

@description('Required. Where the firewall\'s log goes.')
param workspaceId string

var sku = tier == 'premium' ? 'Premium_AzureFrontDoor' : 'Standard_AzureFrontDoor'
var siteHostName = '${names.site}.azurewebsites.net'
// A held request is answered after 25 seconds at most; Front Door's own 30 would leave too little for a slow start.
var originSeconds = 60
// One address may stand for a whole courthouse or carrier: the app's own limits, by office and source, are finer. A
// visit from beginning to end makes about ten writes.
var writesPerMinute = 600
var perSocket = [{ variableName: 'SocketAddr' }]
var writes = {
  matchVariable: 'RequestMethod'
  operator: 'Equal'
  negateCondition: false
  matchValue: ['POST', 'PUT', 'PATCH', 'DELETE']
}
var anonymousWrites = [
  writes
  {
    matchVariable: 'RequestUri'
    operator: 'Contains'
    negateCondition: false
    matchValue: ['/api/']
    transforms: ['Lowercase']
  }
  {
    matchVariable: 'RequestUri'
    // From its beginning, since anybody may write another path in a query. Staff sign in, and Graph proves itself.
    operator: 'RegEx'
    negateCondition: true
    matchValue: ['^(https?://[^/?#]+)?/api/(staff|admin|graph)/']
    transforms: ['Lowercase']
  }
]
var fromElsewhere = empty(unlimitedNetworks)
  ? []
  : [{ matchVariable: 'SocketAddr', operator: 'IPMatch', negateCondition: true, matchValue: unlimitedNetworks }]

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-03-01' = {
  name: 'wafbalcao${place.token}'
  location: 'global'
  tags: place.tags
  sku: { name: sku }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: firewallMode
      requestBodyCheck: 'Enabled'
      // Addresses of visitors are kept nowhere.
      logScrubbing: {
        state: 'Enabled'
        scrubbingRules: [
          { matchVariable: 'RequestIPAddress', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
        ]
      }
    }
    customRules: {
      rules: [
        {
          name: 'anonymousWrites'
          priority: 100
          enabledState: 'Enabled'
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: writesPerMinute
          groupBy: perSocket
          matchConditions: concat(anonymousWrites, fromElsewhere)
          action: 'Block'
        }
      ]
    }
    managedRules: {
      managedRuleSets: tier == 'premium'
        ? [
            { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Block' }
            { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
          ]
        : []
    }
  }
}

resource profile 'Microsoft.Cdn/profiles@2025-04-15' = {
  name: 'afd-balcao-${place.token}'
  location: 'global'
  tags: place.tags
  sku: { name: sku }
  properties: { originResponseTimeoutSeconds: originSeconds }

  resource origins 'originGroups' = {
    name: 'app'
    properties: {
      // One origin: there is no other to turn to, so nothing is probed.
      loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3 }
      sessionAffinityState: 'Disabled'
    }

    resource app 'origins' = {
      name: 'app'
      properties: {
        hostName: siteHostName
        originHostHeader: siteHostName
        httpsPort: 443
        priority: 1
        weight: 1000
        enabledState: 'Enabled'
        enforceCertificateNameCheck: true
      }
    }
  }

  resource endpoint 'afdEndpoints' = {
    name: 'balcao-${place.token}'
    location: 'global'
    tags: place.tags
    properties: { enabledState: 'Enabled' }

    resource route 'routes' = {
      name: 'everything'
      properties: {
        originGroup: { id: origins.id }
        patternsToMatch: ['/*']
        supportedProtocols: ['Http', 'Https']
        httpsRedirect: 'Enabled'
        forwardingProtocol: 'HttpsOnly'
        // Pages that were opened under the first name go on.
        linkToDefaultDomain: 'Enabled'
        customDomains: empty(ownHostName) ? [] : [{ id: ownName.id }]
        enabledState: 'Enabled'
      }
      dependsOn: [origins::app]
    }
  }

  resource ownName 'customDomains' = if (!empty(ownHostName)) {
    name: replace(empty(ownHostName) ? 'none' : ownHostName, '.', '-')
    properties: {
      hostName: ownHostName
      tlsSettings: { certificateType: 'ManagedCertificate', minimumTlsVersion: 'TLS12' }
    }
  }

  resource guard 'securityPolicies' = {
    name: 'firewall'
    properties: {
      parameters: {
        type: 'WebApplicationFirewall'
        wafPolicy: { id: firewall.id }
        associations: [
          {
            domains: concat([{ id: endpoint.id }], empty(ownHostName) ? [] : [{ id: ownName.id }])
            patternsToMatch: ['/*']
          }
        ]
      }
    }
  }
}

#disable-next-line use-recent-api-versions // there is no newer one
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: profile
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    // The access log has every visitor's address and cannot be scrubbed.
    logs: [{ category: 'FrontDoorWebApplicationFirewallLog', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('What this Front Door writes in X-Azure-FDID: the app lets nobody else through.')
output frontDoorId string = profile.properties.frontDoorId

@description('Name that Front Door gives the desk; an own name is an alias of it.')
output hostName string = profile::endpoint.properties.hostName

@description('What the record _dnsauth of the own name must hold; empty without one.')
output validationToken string = empty(ownHostName)
  ? ''
  : profile::ownName!.properties.validationProperties.validationToken
