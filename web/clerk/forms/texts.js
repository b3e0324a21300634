/** The words of the clerk's dialogs, and the reasons that can be chosen in them. */

/** @typedef {import("../../staff/forms/fields.js").Choice} Choice */

/**
 * A reason is stored as shown; the last one asks for free text.
 * @type {(...labels: string[]) => readonly Choice[]}
 */
const reasons = (...labels) =>
  Object.freeze([
    ...labels.map((label) => ({ value: label, label })),
    { value: "outro", label: "Outro motivo" },
  ]);

export const FORMS = Object.freeze({
  callThis: Object.freeze({
    title: (/** @type {string} */ number) => `Chamar a senha ${number} fora de ordem`,
    lead: "O motivo fica registrado com o seu nome.",
    submit: "Chamar agora",
    reasons: reasons(
      "Prazo que vence hoje",
      "Pedido de urgência",
      "Continuação de atendimento interrompido",
      "Intérprete de Libras disponível agora",
    ),
  }),
  release: Object.freeze({
    title: (/** @type {string} */ number) => `Devolver a senha ${number} à fila`,
    lead: "A pessoa volta ao lugar dela e será chamada de novo.",
    submit: "Devolver à fila",
    reasons: reasons(
      "Preciso interromper o atendimento",
      "Problema técnico na sala",
      "Chamada por engano",
      "Outro atendente vai assumir",
    ),
  }),
  remove: Object.freeze({
    title: (/** @type {string} */ number) => `Retirar a senha ${number} da fila`,
    lead: "A pessoa perde o lugar e verá o motivo e onde reclamar.",
    submit: "Retirar da fila",
    reasons: reasons(
      "Senha repetida",
      "Assunto já resolvido",
      "Conduta inadequada",
      "Pedido da própria pessoa",
    ),
  }),
  transfer: Object.freeze({
    title: (/** @type {string} */ number) => `Transferir a senha ${number}`,
    lead: "A pessoa mantém a hora de chegada e entra na fila da outra unidade.",
    submit: "Transferir",
    search: "Para qual unidade?",
    searchHint: "Digite parte do nome ou da comarca.",
    results: "Unidades encontradas",
    searching: "Procurando…",
    nothing: "Nenhuma unidade encontrada.",
    failed: "A busca não respondeu. Tente de novo.",
    found: (/** @type {number} */ count) =>
      count === 1 ? "1 unidade encontrada" : `${count} unidades encontradas`,
    closed: "fechada agora",
    needOffice: "Escolha a unidade.",
    reasons: reasons(
      "O assunto é de outra unidade",
      "O processo foi redistribuído",
      "Unidade sem condições de atender",
    ),
  }),
  message: Object.freeze({
    title: (/** @type {string} */ number) => `Mensagem para a senha ${number}`,
    lead: "Aparece na página de quem espera.",
    label: "Mensagem",
    submit: "Enviar mensagem",
    need: "Escreva a mensagem.",
    suggestions: "Mensagens prontas",
    ready: Object.freeze([
      "Já vou atender você.",
      "Tenha em mãos o número do processo e um documento com foto.",
      "Este assunto é de outra unidade. Vou transferir você.",
    ]),
  }),
  priority: Object.freeze({
    title: (/** @type {string} */ number) => `Corrigir a prioridade da senha ${number}`,
    lead: "A correção fica registrada. O motivo da prioridade não é guardado.",
    label: "Prioridade",
    submit: "Salvar prioridade",
  }),
  suspend: Object.freeze({
    title: (/** @type {string} */ office) => `Suspender entradas – ${office}`,
    lead: "Ninguém mais entra na fila até você reabrir. Quem já espera continua.",
    label: "Mensagem para quem chegar (opcional)",
    submit: "Suspender entradas",
  }),
  closeDay: Object.freeze({
    title: (/** @type {string} */ office) => `Encerrar o dia – ${office}`,
    lead: "Quem espera sai da fila agora, vê o motivo e fica com um comprovante. Quem está em atendimento continua. Ninguém mais entra hoje.",
    submit: "Encerrar o dia",
    reasons: reasons(
      "Sistema indisponível",
      "Falta de servidores",
      "Determinação da direção",
      "Emergência no prédio",
    ),
  }),
  audit: Object.freeze({
    title: "Baixar a trilha de auditoria",
    lead: "Cada passo de cada senha, com a hora e quem agiu, sem nomes de interessados. O arquivo abre no Excel.",
    office: "Unidade",
    from: "Do dia",
    to: "Até o dia",
    needDay: "Escolha o dia.",
    submit: "Baixar",
  }),
  signOut: Object.freeze({
    title: "Há um atendimento aberto",
    lead: (/** @type {string} */ number) =>
      `A senha ${number} está com você. Encerre o atendimento ou devolva a senha à fila antes de sair.`,
    submit: "Sair assim mesmo",
    stay: "Continuar aqui",
  }),
  settings: Object.freeze({
    title: "Preferências e atalhos",
    sound: "Tocar um som quando alguém chegar a uma fila vazia",
    testSound: "Testar o som",
    openTab: "Abrir o Teams em nova guia ao chamar",
    shortcuts: "Usar atalhos de teclado",
    keys: "Atalhos",
    key: "Tecla",
    action: "O que faz",
  }),
  shortcuts: Object.freeze({
    callNext: "Chamar próximo",
    finish: "Encerrar atendimento",
    finishAndCall: "Encerrar e chamar próximo",
    noShow: "Não compareceu",
    recall: "Chamar novamente quem não entrou por último",
    release: "Devolver à fila",
    help: "Abrir preferências e atalhos",
  }),
});

/** Said after a command went through. */
export const DONE = Object.freeze({
  finish: (/** @type {string} */ number) => `Atendimento da senha ${number} encerrado.`,
  finishNobodyNext: (/** @type {string} */ number) =>
    `Atendimento da senha ${number} encerrado. Não há ninguém para chamar agora.`,
  release: (/** @type {string} */ number) => `A senha ${number} voltou ao lugar dela na fila.`,
  noShow: (/** @type {string} */ number) => `Registrado: a senha ${number} não compareceu.`,
  message: (/** @type {string} */ number) => `Mensagem enviada à senha ${number}.`,
  priority: (/** @type {string} */ number) => `Prioridade da senha ${number} corrigida.`,
  unconfirmed: (/** @type {string} */ number) =>
    `A senha ${number} está agora no lugar comum, pela hora de chegada.`,
  transfer: (/** @type {string} */ number) => `A senha ${number} foi transferida.`,
  remove: (/** @type {string} */ number) => `A senha ${number} foi retirada da fila.`,
  suspend: "Entradas suspensas. Quem já está na fila continua.",
  resume: "Entradas reabertas.",
  audit: "A trilha de auditoria foi baixada.",
  closeDay: "O dia foi encerrado nesta unidade. Quem esperava recebeu o motivo e um comprovante.",
});
