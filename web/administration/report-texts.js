/** Every sentence of reports, opinions and staffing. */

export const REPORT_TEXTS = Object.freeze({
  title: "Relatórios",
  lead: "Quem entrou, foi atendido ou desistiu, e quanto esperou. O dia de hoje entra à medida que as senhas terminam.",
  allOffices: "Todas as do Tribunal",
  myOffices: "Todas as minhas",
  district: "Comarca (em branco: todas)",
  by: "Por",
  cuts: Object.freeze({
    day: "Dia",
    month: "Mês",
    hour: "Hora",
    weekday: "Dia da semana",
    class: "Prioridade",
    clerk: "Atendente",
    office: "Unidade",
    district: "Comarca",
  }),
  show: "Mostrar",
  file: "Baixar para o Excel",
  json: "Baixar JSON",
  none: "Nenhuma senha neste período.",
  summary: "No período",
  entered: "Entraram",
  served: "Atendidos",
  dropped: "Conexão caiu",
  noShow: "Não entraram a tempo",
  unreached: "Aviso não recebido",
  left: "Saíram da fila",
  removed: "Retirados",
  closed: "Fim do expediente",
  transferred: "Transferidos",
  outOfOrder: "Fora da ordem",
  turnedAway: "Recusados (aprox.)",
  wait: "Espera: mediana",
  waitP90: "Espera: 9 em 10 até",
  waitMax: "Espera: maior",
  entry: "Da chamada à entrada: mediana",
  service: "Atendimento: mediana",
  serviceP90: "Atendimento: 9 em 10 até",
  satisfaction: "Nota média",
  both: (/** @type {number} */ count) =>
    count === 1
      ? "1 pessoa perdeu a chamada e depois foi atendida: conta nos dois."
      : `${count} pessoas perderam a chamada e depois foram atendidas: contam nos dois.`,
  away: (/** @type {{closed: number, full: number, suspended: number, limited: number}} */ of) =>
    `Entradas recusadas, aproximadamente: ${of.closed} com a unidade fechada, ${of.full} com a fila cheia, ` +
    `${of.suspended} com as entradas suspensas, ${of.limited} pelo limite por rede.`,
  error: (/** @type {number} */ percent) => `Medianas e «9 em 10» com erro de até ${percent} %.`,
  pending: (/** @type {number} */ count) =>
    count === 1
      ? "1 dia do período ainda está sendo somado."
      : `${count} dias do período ainda estão sendo somados.`,
  chartEntered: (/** @type {number} */ most) => `Entraram: até ${most}`,
  lastBars: (/** @type {number} */ count) => `(os últimos ${count})`,
  chartWait: (/** @type {number} */ most) => `Espera mediana, em minutos: até ${most}`,
  seconds: (/** @type {number} */ value) => `${value} s`,
  minutes: (/** @type {string} */ value) => `${value} min`,
  priorities: Object.freeze({
    over80: "80 anos ou mais",
    legal: "Prioridade legal",
    donor: "Doador de sangue",
    none: "Sem prioridade",
  }),
  days: Object.freeze({
    mon: "segunda-feira",
    tue: "terça-feira",
    wed: "quarta-feira",
    thu: "quinta-feira",
    fri: "sexta-feira",
    sat: "sábado",
    sun: "domingo",
  }),

  opinions: Object.freeze({
    title: "Avaliações",
    lead:
      "Por mês, a partir do dia 3 do mês seguinte. Meses com menos de 5 avaliações não são mostrados, " +
      "e os comentários não têm dia, nota nem ordem.",
    month: "Mês",
    count: "Avaliações",
    mean: "Nota média",
    distribution: "Notas de 1 a 5",
    hidden: "menos de 5: não se mostra",
    comments: (/** @type {string} */ month) => `Comentários de ${month}`,
    none: "Nenhuma avaliação nos últimos 12 meses.",
  }),

  staffing: Object.freeze({
    title: "Quantos atendentes",
    lead: "Pelas últimas 8 semanas desta unidade: quantos atendentes mantêm a espera dentro do limite em cada meia hora.",
    target: "Espera de até (minutos)",
    share: "Para quantos em cada 100",
    none: "Ainda não há atendimentos bastantes para calcular.",
    when: "Hora",
    fewer: "faltaram",
    shown: (/** @type {number} */ count) => `${count} meias horas`,
    arrivals: "Chegam por dia",
    service: "Cada atendimento",
    had: "Havia",
    needed: "São precisos",
    inTime: "Chamados dentro do limite",
    method:
      "Cálculo pelo modelo Erlang A. Quem desiste antes da chamada não está dentro do limite. " +
      "Nas duas horas e meia depois da abertura, onde uma meia hora deixa fila para a seguinte, a parte dentro do limite " +
      "pode estar errada em até 65 pontos percentuais; depois, em até 6 pontos.",
  }),
});
