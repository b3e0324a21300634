"""The Portuguese texts of operators' tools: figures, diagrams, imports."""

from __future__ import annotations

ALWAYS_READY = "instâncias sempre prontas"
WAITING = "instâncias enquanto há espera"
EXECUTIONS = "execuções"
STORAGE = "armazenamento"
LOGS = "registros"
VISITS = "visitas por dia"
DEPLOYMENTS = "implantações entre as quais se dividem os cartórios"
PEAK_INSTANCES = "instâncias HTTP no pico, ao todo"
LOG_ROWS = "linhas lidas de `changes` por segundo, no pico, em uma só implantação"
LOG_PARTITIONS = "partições de `changes` em cada implantação"
BOARD_READS = "leituras dos quadros por segundo, no pico, em uma só implantação"
ACCOUNT_REQUESTS = "operações por segundo na conta do produto"
HUB_REQUESTS = "operações por segundo na conta do Durable"
TOTAL = "total por dia"
PER_VISIT = "por visita"
CALL_EVENTS = "a mais, por dia, com eventos de chamada"
FRONT_DOOR = "a mais, por dia, com Front Door (`{tier}`)"
COST_CHART = "Custo por dia, em dólares (escala logarítmica)"
LIMIT_CHART = "Operações por segundo no pico, em uma só implantação (escala logarítmica)"
LIMIT = "limite de uma conta de armazenamento"

PUBLIC = "Público"
STAFF = "Atendentes"
ENTRA = "Entra ID"
TEAMS = "Microsoft Graph e Teams"
APP = "Aplicativo de funções (Flex Consumption)"
DATA = "Conta do produto"
HUB = "Conta do Durable"
PACKAGES = "Conta dos pacotes (identidade da implantação)"
SCHEDULER = "Durable Task Scheduler"
VAULT = "Cofre de chaves"
TELEMETRY = "Application Insights e Log Analytics"
PEOPLE = "Quem é avisado"
SIGN_IN = "entra com a conta do Tribunal"
WITHOUT_KEY = "identidade, sem chave"

REPORTS_PERIOD = "o último dia vem antes do primeiro"
REPORTS_MARKED = "{number} dias de unidades marcados: a manutenção, de hora em hora, os soma de novo."
LOAD_BY = "linha de comando"
LOAD_PROGRESS = "… faltam {remaining}"
LOAD_REJECTED = "linha {line}: {message}"
LOAD_DONE = "Criados: {created}. Alterados: {updated}. Iguais: {unchanged}. Linhas rejeitadas: {rejected}."
LOAD_DRY = (
    "Ensaio, nada foi gravado. A criar: {created}. A alterar: {updated}. Iguais: {unchanged}. "
    "Linhas rejeitadas: {rejected}. Para gravar, repita com --apply."
)
LOAD_STOPPED = "A importação parou antes do fim: faltam {remaining}. Rode de novo para continuar."
LOAD_NO_FILE = "{file} não pode ser lido: {reason}"
LOAD_BAD_FILE = "{file} não pode ser usado: {reason}"

VISITS_A_DAY = "visitas por dia"
MONTH = "por mês (21 dias úteis)"
MONTH_OF_VISITS = "o balcão, sem as linhas abaixo"
ADDITIONS = {
    "alerts": "a mais, sempre: regras de alerta",
    "availabilityTest": "a mais: teste de fora (`AVAILABILITY_TEST`, ligado por padrão)",
    "callEvents": "a mais: eventos de chamada (`CALL_EVENTS`)",
    "zoneRedundant": "a mais: várias zonas (`ZONE_REDUNDANT`), só as instâncias prontas",
    "privateNetwork": "a mais: rede privada (`PRIVATE_NETWORK`)",
    "frontDoor=standard": "a mais: Front Door com limite de taxa (`FRONT_DOOR standard`)",
    "frontDoor=premium": "a mais: Front Door com regras mantidas (`FRONT_DOOR premium`)",
}
NEXT_MISSING = "Faltam valores da implantação ({names}): rode `azd provision` antes."
NEXT_TICKET_KEY = "A chave das visitas está no cofre. Tire-a do ambiente do azd:"
NEXT_IDENTITY = "Entrada sem segredo, permissão do Graph e política do Teams (--dry-run mostra antes):"
NEXT_GROUP = "<id do grupo dos atendentes: azd env set CLERKS_GROUP_ID …>"
NEXT_RECORDS = "Endereço próprio. 1. No DNS do Tribunal, crie estes registros e espere que respondam:"
NEXT_BINDING = "2. O nome, o certificado (do Azure; para um do Tribunal, veja instalar.md) e a prova:"
NEXT_EDGE_NAME = (
    "Endereço próprio no Front Door: peça o código que prova o nome, e leia estes comandos de novo:"
)
NEXT_EDGE_CERTIFICATE = (
    "2. O Front Door faz o certificado sozinho (minutos a horas); a prova de que está pronto:"
)
NEXT_SIGN_IN = "3. A entrada passa a aceitar também o nome novo; o antigo continua valendo:"
NEXT_PUBLIC_NAME = "4. Só agora as páginas e o Graph passam a usar o nome novo:"
NEXT_CALL_EVENTS = "Opcional: o certificado dos avisos de chamada, feito no cofre:"
NEXT_COPY = "Uma cópia das tabelas, a qualquer hora:"
NEXT_HEALTH = 'O aplicativo responde "ok":'
