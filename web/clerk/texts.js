/** Every sentence of the clerk's page. */

export const TEXTS = Object.freeze({
  title: "Atendente – Balcão Virtual",
  titleWaiting: (/** @type {number} */ count) => `(${count}) Atendente – Balcão Virtual`,
  titleArrival: "🔔 Chegou alguém – Balcão Virtual",
  titleUnattended: (/** @type {number} */ count) => `⚠ (${count}) Ninguém chama – Balcão Virtual`,
  notification: Object.freeze({
    arrival: "Chegou alguém ao Balcão Virtual",
    unattended: "Há gente esperando e ninguém chama",
    waiting: (/** @type {number} */ count) =>
      count === 1 ? "1 pessoa na fila de espera." : `${count} pessoas na fila de espera.`,
    test: "Avisos do Balcão Virtual",
    testBody: "É assim que você será avisado.",
  }),
  loading: "Carregando…",
  undo: "Desfazer",

  ago: Object.freeze({
    justNow: "menos de 1 min",
    minutes: (/** @type {number} */ minutes) => `há ${minutes} min`,
    hours: (/** @type {number} */ hours, /** @type {string} */ minutes) => `há ${hours} h ${minutes} min`,
  }),

  signIn: Object.freeze({
    heading: "Área do atendente",
    lead: "Chame quem espera, atenda pelo Microsoft Teams e encerre o atendimento, tudo em uma só tela.",
    beside: "A entrada abre em outra guia, que se fecha sozinha. Esta página fica como está.",
    refused: "Sua conta não tem acesso ao Balcão Virtual. Peça ao gestor da unidade para incluir você.",
    anotherAccount: "Entrar com outra conta",
    failed: "Não foi possível abrir a área do atendente.",
    again: "Tentar de novo",
  }),

  offices: Object.freeze({
    heading: "Qual unidade você vai atender?",
    lead: "Você pode atender mais de uma. O próximo a ser chamado é o primeiro entre todas as escolhidas.",
    legend: "Suas unidades",
    legendAll: "Unidades",
    filter: "Procurar entre as suas unidades",
    search: "Procurar qualquer unidade",
    start: "Começar a atender",
    choose: "Escolha ao menos uma unidade.",
    none: "Sua conta ainda não está ligada a nenhuma unidade. Fale com o gestor da sua unidade.",
    change: "Trocar unidades",
    tooMany: (/** @type {number} */ limit) => `Escolha no máximo ${limit} unidades.`,
  }),

  header: Object.freeze({
    serving: "Unidades em atendimento",
    open: "Aberta",
    closed: "Fechada",
    suspended: "Entradas suspensas",
    suspend: "Suspender entradas",
    resume: "Reabrir entradas",
    closeDay: "Encerrar o dia",
    burst: (/** @type {number} */ count, /** @type {number} */ seconds) =>
      `${count} entradas em ${seconds > 30 ? "1 minuto" : `${Math.max(seconds, 1)} s`} da mesma origem`,
    removeBurst: "Retirar todas",
    unattended: (/** @type {string} */ time) => `Há gente esperando e ninguém chama desde ${time}.`,
    callNow: "Chamar agora",
    settings: "Preferências",
    audit: "Auditoria",
    selfCheck: "Autoverificação",
    administration: "Administração",
    live: "Ao vivo",
    offline: "Sem conexão. Tentando de novo…",
  }),

  queue: Object.freeze({
    heading: "Fila de espera",
    count: (/** @type {number} */ count) => (count === 1 ? "1 pessoa" : `${count} pessoas`),
    empty: "Ninguém na fila agora.",
    emptyHint: "Deixe esta página aberta: quando alguém chegar, a fila mostra na hora.",
    noName: "sem nome",
    declared: "informado pelo visitante",
    allDeclared: "nomes e processos como informados pelos visitantes",
    caseNumber: "Processo",
    position: (/** @type {number} */ position) => `${position}º`,
    waits: "espera",
    returned: "Voltou à fila",
    from: (/** @type {string} */ office) => `Veio de ${office}`,
    more: (/** @type {string} */ number) => `Mais ações para a senha ${number}`,
    moreShort: "Mais",
    unseen: (/** @type {number} */ count) => (count === 1 ? "1 pessoa nova" : `${count} pessoas novas`),
    gone: "Saiu da fila",
    told: (/** @type {string} */ message) => `Recado enviado: “${message}”`,
    callThis: "Chamar",
    message: "Enviar mensagem",
    note: "Anotação da unidade",
    noted: (/** @type {string} */ note) => `Anotação: ${note}`,
    unconfirmed: "Prioridade não confirmada",
    priority: "Corrigir prioridade",
    transfer: "Transferir",
    remove: "Retirar da fila",
    search: Object.freeze({
      label: "Procurar na fila",
      placeholder: "Senha, nome ou processo",
      filters: "Mostrar só",
      priority: "Prioridade",
      libras: "Libras",
      absent: "Sem sinal",
      long: "30 min ou mais",
      found: (/** @type {number} */ found, /** @type {number} */ waiting) => `${found} de ${waiting}`,
      nobody: "Ninguém na fila corresponde ao que você procura.",
      everybody: "Mostrar todos",
    }),
  }),

  priority: Object.freeze({
    over80: "80 anos ou mais",
    legal: "Prioridade legal",
    donor: "Doador de sangue",
    none: "Sem prioridade",
  }),

  need: Object.freeze({ moreTime: "Mais tempo", libras: "Libras", chat: "Prefere escrever" }),

  presence: Object.freeze({
    unknown: "Sem conexão",
    present: "Na página",
    absent: "Sem sinal",
    paused: "Pausado",
  }),

  status: Object.freeze({
    waiting: "Na fila",
    called: "Chamando",
    ringing: "Aguardando entrada",
    in_service: "Em atendimento",
    no_show: "Não entrou a tempo",
    unreached: "Aviso não recebido",
    completed: "Atendido",
    left: "Saiu da fila",
    removed: "Retirado",
    closed: "Expediente encerrado",
    transferred: "Transferido",
  }),

  visit: Object.freeze({
    heading: "Seu atendimento",
    idle: "Você não está atendendo ninguém.",
    callNext: "Chamar próximo",
    promised: (/** @type {string} */ number) =>
      `A próxima chamada é a senha ${number}: a pessoa entrou enquanto você atendia.`,
    whyNoCall: Object.freeze({
      loading: "Aguarde a fila carregar.",
      busy: "Encerre o atendimento aberto para chamar o próximo.",
      empty: "Ninguém na fila. O botão volta quando alguém chegar.",
      nobodyPresent: "Quem espera está sem sinal ou pediu uma pausa. O lugar de cada um está guardado.",
    }),
    ticket: (/** @type {string} */ number) => `Senha ${number}`,
    opening: "Abrindo a sala de reunião…",
    openingHint: "A sala abre em poucos segundos. Só depois disso o interessado é avisado.",
    retrying: "A sala ainda não abriu. Tentando de novo…",
    retryingHint: "Se não abrir, a senha volta ao lugar dela e você é avisado aqui.",
    ringSent: "A sala está pronta. Avisando o interessado…",
    ringHint: "O minuto começa quando a página do interessado mostrar o aviso.",
    ringing: "Aguardando o interessado entrar",
    timeLeft: "para entrar",
    timeOver: "O minuto terminou.",
    inService: "Em atendimento",
    since: "desde a entrada",
    late: "O interessado já entrou e espera por você. Entre na sala.",
    meanwhile: "Esta pessoa pediu mais tempo para entrar. Você pode chamar outra enquanto isso.",
    forgotten: "Este atendimento está aberto há muito tempo. Se a reunião já terminou, encerre-o.",
    openRoom: "Entrar na sala",
    roomLink: "Abrir a reunião no Teams",
    roomBlocked: "O navegador bloqueou a nova guia. Abra a reunião pelo link:",
    roomFailed: "Não foi possível obter o link da reunião.",
    noShowNotice: (/** @type {string} */ number) => `A senha ${number} não entrou a tempo.`,
    unreachedNotice: (/** @type {string} */ number) => `O aviso não chegou à senha ${number}.`,
    absentNotice: (/** @type {string} */ number) =>
      `O aviso não chegou à senha ${number}: está sem sinal, com o lugar guardado.`,
    pausedNotice: (/** @type {string} */ number) =>
      `A senha ${number} pediu mais tempo, com o lugar guardado.`,
    endedNotice: (/** @type {string} */ number) => `O atendimento da senha ${number} terminou.`,
    closeTab: "Feche a guia da reunião anterior: ninguém mais ouve você nela.",
    roomRefused: "O link da reunião não é de um endereço conhecido e não foi aberto. Avise o suporte.",
    outcome: "Como terminou?",
    finish: "Encerrar atendimento",
    finishAndCall: "Encerrar e chamar próximo",
    release: "Devolver à fila",
    invite: "Convidar colega",
    noShow: "Não compareceu",
  }),

  outcome: Object.freeze({
    resolved: "Resolvido",
    pending: "Ficou pendente",
    outOfScope: "Não é deste balcão",
    dropped: "A conexão caiu",
  }),

  problem: Object.freeze({
    default: "A sala de reunião não abriu. Chame de novo; se continuar, avise o suporte.",
    throttled: "O Teams está recebendo pedidos demais. A sala não abriu. Espere um minuto e chame de novo.",
    "no-access-policy": "Sua conta ainda não pode criar reuniões por este sistema. Avise o suporte.",
    "unknown-organiser": "Sua conta não foi encontrada no Teams. Avise o suporte.",
    "not-allowed": "O Teams recusou criar a reunião. Avise o suporte.",
    unavailable: "O Teams está fora do ar. A sala não abriu. Espere um minuto e chame de novo.",
    "timed-out": "O Teams demorou demais para responder. A sala não abriu. Espere um minuto e chame de novo.",
    "bad-answer":
      "O Teams respondeu algo inesperado. A sala não abriu. Chame de novo; se continuar, avise o suporte.",
  }),
  problemBack: (/** @type {string} */ number) => `A senha ${number} voltou ao lugar dela na fila.`,

  missed: Object.freeze({
    heading: "Podem voltar",
    recall: "Chamar novamente",
    until: (/** @type {string} */ time) => `pode voltar até ${time}`,
  }),

  besides: Object.freeze({ heading: "Também com você", show: "Mostrar" }),

  others: Object.freeze({
    heading: "Com colegas",
    unheard: "Atendente sem sinal",
    late: "Atendente ainda não entrou",
    by: (/** @type {string} */ name) => `com ${name}`,
    someone: "outro atendente",
  }),

  day: Object.freeze({
    heading: "Hoje",
    perOffice: "Por unidade",
    office: "Unidade",
    entered: "Entraram",
    served: "Atendidos",
    noShow: "Não entraram a tempo",
    unreached: "Sem aviso",
    left: "Saíram da fila",
    removed: "Retirados",
    closed: "Fim do expediente",
    transferred: "Transferidos",
    dropped: "Conexão caiu",
    missedThenServed: (/** @type {number} */ count) =>
      count === 1
        ? "1 pessoa não entrou a tempo e depois foi atendida: conta nos dois."
        : `${count} pessoas não entraram a tempo e depois foram atendidas: contam nos dois.`,
    meanWait: "Espera média",
    longestWait: "Maior espera",
    minutes: (/** @type {number} */ count) => `${count} min`,
  }),
});

/** Spoken by screen readers when the service changes without a click. */
export const SPOKEN = Object.freeze({
  called: (/** @type {string} */ number) => `Senha ${number} chamada. Abrindo a sala.`,
  roomReady: "A sala está pronta. Avisando o interessado.",
  ringing: "O interessado foi avisado. O minuto começou.",
  inService: "O interessado entrou. Em atendimento.",
  arrival: "Chegou alguém na fila.",
});

/** Shown in the new tab until the room is ready. */
export const WAITING_TAB = Object.freeze({
  title: "Abrindo a sala… – Balcão Virtual",
  heading: "Abrindo a sala de reunião…",
  text: "Esta guia vai para o Microsoft Teams assim que a sala estiver pronta. Não a feche.",
});
