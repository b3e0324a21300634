/** The sentences of the pages about the past of an office and about the court now. */

/** @param {number} seconds */
function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "menos de 1 min";
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** @param {number} count @param {string} one @param {string} many */
const counted = (count, one, many) => (count === 1 ? one : `${count} ${many}`);

export const PAST = Object.freeze({
  duration,
  /** As a figure. */
  short: (/** @type {number} */ seconds) => (seconds < 60 ? "< 1 min" : duration(seconds)),
  office: "Unidade",
  searchOffice: "Procurar a unidade por nome, comarca ou tipo",
  noOffice: "Nenhuma unidade encontrada.",
  chooseOffice: "Escolha a unidade.",
  reading: "Lendo…",

  actors: Object.freeze({
    visitor: "Interessado",
    clerk: "Atendente",
    manager: "Gestor",
    administrator: "Administrador",
    system: "Sistema",
  }),
  priorities: Object.freeze({
    over80: "80 anos ou mais",
    legal: "Prioridade legal",
    donor: "Doador de sangue",
    none: "Sem prioridade",
  }),
  outcomes: Object.freeze({
    resolved: "Resolvido",
    pending: "Pendente",
    outOfScope: "Não é deste balcão",
    dropped: "Caiu",
  }),

  audit: Object.freeze({
    title: "Auditoria das unidades",
    lead: "Tudo o que aconteceu com quem entrou nestes dias, e as mudanças da unidade. Vale qualquer período.",
    when: "Quando",
    ticket: "Senha",
    what: "O que aconteceu",
    who: "Quem",
    none: "Nada aconteceu neste período.",
    more: (/** @type {string} */ day) => `Mostrar mais, a partir de ${day}`,
    to: (/** @type {string} */ office) => `para ${office}`,
    saving: (/** @type {number} */ parts) => `Lendo o arquivo: ${counted(parts, "1 parte", "partes")}…`,
    saved: "Arquivo gravado.",
    shown: (/** @type {number} */ count) => counted(count, "1 registro", "registros"),
  }),

  order: Object.freeze({
    title: "Ordem das chamadas",
    lead: "Por que ela foi chamada antes de mim? Informe o protocolo de quem pergunta; o outro, se houver.",
    protocol: "Protocolo de quem pergunta",
    other: "Protocolo da outra pessoa (se houver)",
    protocolHint: "Está no recibo, como ABCDEFGHIJ-20261124-BC123.",
    needProtocol: "Informe o protocolo.",
    explain: "Explicar",
    ofDay: "Chamadas de um dia",
    day: "Dia",
    showDay: "Mostrar as chamadas",
    print: "Imprimir",
    answer: "Resposta",
    mine: (
      /** @type {string} */ number,
      /** @type {string} */ arrival,
      /** @type {string | null} */ called,
    ) =>
      called === null
        ? `A senha ${number} entrou às ${arrival} e não foi chamada.`
        : `A senha ${number} entrou às ${arrival} e foi chamada às ${called}.`,
    compared: (/** @type {string} */ number, /** @type {string} */ why) => `A senha ${number}: ${why}`,
    aheadTitle: (/** @type {number} */ count) =>
      count === 0
        ? "Ninguém foi chamado enquanto esta senha esperava."
        : `${counted(count, "1 chamada", "chamadas")} enquanto esta senha esperava`,
    storyTitle: "O que aconteceu com esta senha",
    dayTitle: (/** @type {string} */ day, /** @type {number} */ count) =>
      `${counted(count, "1 chamada", "chamadas")} em ${day}`,
    outOfOrder: (/** @type {number} */ count) =>
      count === 0
        ? "Todas na ordem de chegada."
        : counted(count, "1 fora da simples ordem de chegada.", "fora da simples ordem de chegada."),
    calledAt: "Chamada às",
    number: "Senha",
    arrival: "Entrada",
    priority: "Prioridade",
    calledBy: "Atendente",
    why: "Por quê",
    inOrder: "Na ordem de chegada",
    before: (/** @type {number} */ count) =>
      counted(count, "Antes de 1 pessoa que chegou primeiro:", "pessoas que chegaram primeiro esperavam:"),
    noCalls: "Ninguém foi chamado neste dia.",
    notFound: "Não há esta senha nesta unidade. Confira o protocolo e a unidade.",
  }),

  now: Object.freeze({
    title: "Agora",
    titleAlarm: (/** @type {number} */ count) => `(${count}) Agora – Balcão Virtual`,
    district: "Comarca",
    allDistricts: "Todas as comarcas",
    withClosed: "Mostrar também as fechadas sem ninguém",
    totals: "Resumo",
    openOffices: "Abertas",
    attended: "Com atendente",
    unattended: "Sem ninguém chamando",
    waiting: "Esperando",
    longest: "Maior espera",
    inService: "Em atendimento",
    suspended: "Entradas suspensas",
    roomProblems: "Salas com problema",
    nobody: "Nenhuma unidade aberta e ninguém na fila.",
    open: "Aberta",
    closed: "Fechada",
    suspendedTag: "Entradas suspensas",
    alarm: (/** @type {string} */ since) => `Ninguém chama desde ${since}`,
    rooms: (/** @type {number} */ count) => counted(count, "1 pessoa sem sala", "pessoas sem sala"),
    noClerk: "Sem atendente na página",
    figures: (/** @type {Figures} */ { waiting, longest, inService, clerks }) =>
      [
        counted(waiting, "1 esperando", "esperando"),
        longest === null ? null : `maior espera ${duration(longest)}`,
        `${inService} em atendimento`,
        counted(clerks, "1 atendente", "atendentes"),
      ]
        .filter(Boolean)
        .join(" · "),
    look: "Ver a fila",
    live: (/** @type {string} */ time) => `Atualizado às ${time}`,
    lost: "Sem conexão. Tentando de novo…",
    changed: (/** @type {number} */ count) =>
      count === 0
        ? "Há quem chame em todas as unidades com gente esperando."
        : `Ninguém chama em ${counted(count, "1 unidade", "unidades")} com gente esperando.`,
  }),
});

/** @typedef {{waiting: number, longest: number | null, inService: number, clerks: number}} Figures */
