// What the modules are told alike.
metadata name = 'Shared types'
metadata description = 'Names, place and the closed sets of choices, so that every module spells them the same way.'

@export()
@description('Names of the resources that others refer to. An empty name means: not in this deployment.')
type Names = {
  @description('User-assigned identity of the app: data, telemetry, Graph, sign-in.')
  identity: string

  @description('User-assigned identity of the deployment: the package, and nothing else.')
  deployer: string

  @description('Function app.')
  site: string

  @description('Application Insights component.')
  component: string

  @description('Storage account of the product: tables, queues.')
  data: string

  @description('Storage account of the deployment packages.')
  packages: string

  @description('Storage account of the durable hub.')
  hub: string

  @description('Durable Task Scheduler.')
  scheduler: string

  @description('Key vault.')
  vault: string
}

@export()
@description('Where and how resources are made.')
type Place = {
  @description('Azure region.')
  location: string

  @description('Eight letters that make names unique.')
  token: string

  @description('Tags of every resource.')
  tags: Tags

  @description('Storage is reachable through the virtual network only.')
  isPrivate: bool

  @description('Spread over the zones of the region.')
  isZoneRedundant: bool
}

@export()
@description('Tags, by name.')
type Tags = {
  @description('Value of a tag.')
  *: string
}

@export()
@description('HTTP requests at once for which Azure starts another instance.')
var requestsPerInstance = 1000

@export()
@description('Size and number of instances.')
type Scale = {
  @description('Memory of an instance in MB.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('The most instances that Azure may start.')
  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int
}

@export()
@description('How long things are kept, in days.')
type Retention = {
  @description('Logs and metrics.')
  @minValue(30)
  @maxValue(730)
  logDays: int

  @description('Durable history of an ended visit.')
  @minValue(1)
  @maxValue(30)
  historyDays: int
}

@export()
@description('Who is told of alerts.')
type Receivers = {
  @description('E-mail addresses, of every alert.')
  @minLength(1)
  emails: string[]

  @description('Mobile phones, of urgent alerts: country code and number, for example 55:11987654321.')
  phones: string[]
}

@export()
@description('A monthly budget.')
type Budget = {
  @description('Amount in the currency of the subscription.')
  @minValue(1)
  amount: int

  @description('The first of a month, for example 2026-12-01.')
  @minLength(10)
  @maxLength(10)
  start: string
}
