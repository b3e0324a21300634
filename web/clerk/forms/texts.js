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

/** @param {number} count of people who wait or are being called */
const leaving = (count) => {
  if (count === 0) return "Ninguém espera agora.";
  return count === 1
    ? "1 pessoa sai da fila agora, vê o motivo e fica com um comprovante."
    : `${count} pessoas saem da fila agora, veem o motivo e ficam com um comprovante.`;
};

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
    standing: Object.freeze({
      asking: "Vendo como está esta unidade…",
      unknown: "Não foi possível ver como está esta unidade.",
      closed: "Está fechada agora e não recebe ninguém.",
      suspended: "As entradas estão suspensas: esta unidade não recebe ninguém agora.",
      waiting: (/** @type {number} */ count) =>
        count === 0
          ? "Ninguém espera lá."
          : count === 1
            ? "1 pessoa espera lá."
            : `${count} pessoas esperam lá.`,
      attended: "Há atendente.",
      unattended: "Ninguém está atendendo lá agora: a pessoa pode esperar muito.",
    }),
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
  note: Object.freeze({
    title: (/** @type {string} */ number) => `Anotação sobre a senha ${number}`,
    lead: "Só os atendentes desta unidade a leem. É apagada junto com os dados da pessoa.",
    label: "Anotação",
    submit: "Salvar anotação",
  }),
  invite: Object.freeze({
    title: (/** @type {string} */ number) => `Convidar colega para a senha ${number}`,
    lead: "Copie o link e envie-o só ao colega: quem o tiver entra na reunião. O convite fica registrado.",
    label: "Link da reunião",
    submit: "Copiar o link",
    failed: "O navegador não copiou. Selecione o link e copie-o.",
  }),
  priority: Object.freeze({
    title: (/** @type {string} */ number) => `Corrigir a prioridade da senha ${number}`,
    lead: "A correção fica registrada. O motivo da prioridade não é guardado.",
    label: "Prioridade",
    submit: "Salvar prioridade",
  }),
  unconfirmed: Object.freeze({
    title: (/** @type {string} */ number) => `Prioridade da senha ${number} não confirmada?`,
    lead: "A pessoa passa ao lugar comum, pela hora de chegada. A correção fica registrada.",
    submit: "Não confirmada",
  }),
  outcome: Object.freeze({
    title: (/** @type {string} */ number) => `Encerrar o atendimento da senha ${number}`,
    label: "Como terminou?",
    need: "Escolha como terminou.",
    submit: Object.freeze({ finish: "Encerrar", finishAndCall: "Encerrar e chamar próximo" }),
  }),
  suspend: Object.freeze({
    title: (/** @type {string} */ office) => `Suspender entradas – ${office}`,
    lead: "Ninguém mais entra na fila até você reabrir. Quem já espera continua.",
    label: "Mensagem para quem chegar (opcional)",
    submit: "Suspender entradas",
  }),
  closeDay: Object.freeze({
    title: (/** @type {string} */ office) => `Encerrar o dia – ${office}`,
    lead: (/** @type {number} */ count) =>
      `${leaving(count)} Quem está em atendimento continua. Ninguém mais entra hoje.`,
    submit: "Encerrar o dia",
    reasons: reasons(
      "Sistema indisponível",
      "Falta de servidores",
      "Determinação da direção",
      "Emergência no prédio",
    ),
  }),
  removeBurst: Object.freeze({
    title: (/** @type {number} */ count) => `Retirar ${count} entradas da mesma origem`,
    lead: "Todas saem da fila agora e veem o motivo e onde reclamar. Pode haver pessoas de verdade que usam a mesma rede.",
    submit: "Retirar da fila",
    reasons: reasons("Entradas em série da mesma origem"),
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
    sound: "Tocar um som quando alguém chegar e enquanto ninguém chama",
    everyArrival: "Avisar de cada chegada, não só da primeira a uma fila vazia",
    notifications: Object.freeze({
      heading: "Avisos do sistema",
      ask: "Permita os avisos para saber de quem chega também quando você está em outra janela.",
      allow: "Permitir avisos",
      on: "Ligados: aparecem quando você está em outra janela.",
      test: "Mostrar um aviso de teste",
      failed: "O navegador não mostrou o aviso. O som e o título da guia continuam avisando.",
      refused:
        "O navegador recusou os avisos. Para ligá-los, abra as permissões desta página, ao lado do endereço.",
      missing: "Este navegador não mostra avisos. O som e o título da guia continuam avisando.",
    }),
    testSound: "Testar o som",
    openTab: "Abrir o Teams em nova guia ao chamar",
    shortcuts: "Usar atalhos de teclado",
    endsResolved: "Ao encerrar por atalho, registrar «Resolvido» sem perguntar",
    comfortable: "Linhas mais altas nas listas",
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
  note: (/** @type {string} */ number) => `Anotação sobre a senha ${number} salva.`,
  noteGone: (/** @type {string} */ number) => `A anotação sobre a senha ${number} foi apagada.`,
  invite: (/** @type {string} */ number) => `O link da reunião da senha ${number} foi copiado.`,
  priority: (/** @type {string} */ number) => `Prioridade da senha ${number} corrigida.`,
  priorityBack: (/** @type {string} */ number) => `A prioridade da senha ${number} é a de antes.`,
  unconfirmed: (/** @type {string} */ number) =>
    `A senha ${number} está agora no lugar comum, pela hora de chegada.`,
  transfer: (/** @type {string} */ number) => `A senha ${number} foi transferida.`,
  remove: (/** @type {string} */ number) => `A senha ${number} foi retirada da fila.`,
  removeBurst: (/** @type {number} */ count) =>
    count === 1 ? "1 entrada foi retirada da fila." : `${count} entradas foram retiradas da fila.`,
  suspend: "Entradas suspensas. Quem já está na fila continua.",
  resume: "Entradas reabertas.",
  audit: "A trilha de auditoria foi baixada.",
  closeDay: "O dia foi encerrado nesta unidade. Quem esperava recebeu o motivo e um comprovante.",
});
