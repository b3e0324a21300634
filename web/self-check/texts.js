/** Every sentence of the administrator's pages, except the items' descriptions and remedies, which the server sends. */

export const TEXTS = Object.freeze({
  heading: "Autoverificação das reuniões",
  lead: "Confere, neste ambiente, se as reuniões do Teams vão funcionar: cria uma reunião de teste, ajusta, lê de volta e apaga.",
  account: "Conta a verificar (opcional)",
  accountHint: "Id de objeto de um atendente no Microsoft Entra. Em branco, vale a sua própria conta.",
  accountWrong:
    "Isto não é um id de objeto. Ele tem 32 letras e números, como 5a0f6f53-3a52-4a4e-9d0f-0b0000000001.",
  run: "Verificar agora",
  runAgain: "Verificar de novo",
  running: "Verificando… Isto leva alguns segundos; se o Teams demora, até um minuto.",
  runningShort: "Verificando…",
  back: "Área do atendente",
  signInLead: "Entre com uma conta que tenha o papel de administrador.",
  signedOut: "Sua sessão expirou. Entre de novo e repita a verificação.",
  notAdministrator: "Só administradores podem fazer esta verificação. Peça o papel a quem cuida do sistema.",
  failedToOpen: "Não foi possível abrir a autoverificação.",
  tryAgain: "Tentar de novo",
  failed: "A verificação não terminou.",
  timedOut: "O servidor não respondeu a tempo. Repita em alguns minutos.",
  offline: "Sem conexão com o servidor. Confira a rede e repita.",
  notHere: "Este ambiente não tem autoverificação: as reuniões não passam pelo Microsoft Graph.",

  result: Object.freeze({
    well: "Nada falta",
    missing: (/** @type {number} */ count) => (count === 1 ? "Falta 1 item" : `Faltam ${count} itens`),
    toLookAt: (/** @type {number} */ count) =>
      count === 1
        ? "1 item o Graph não mostra: confira à mão."
        : `${count} itens o Graph não mostra: confira à mão.`,
    when: (/** @type {string} */ time, /** @type {string} */ account) =>
      `Verificado às ${time} com a conta ${account}.`,
    itemsHeading: "Itens verificados",
    missingList: "O que falta",
  }),

  session: Object.freeze({
    heading: "A entrada em várias instâncias",
    lead: (/** @type {number} */ times) =>
      `Pergunta ${times} vezes ao servidor quem você é. Todas as respostas devem conhecer a sua sessão.`,
    ask: (/** @type {number} */ times) => `Fazer ${times} pedidos`,
    asking: "Perguntando…",
    known: (/** @type {number} */ known, /** @type {number} */ times) =>
      `${known} de ${times} respostas conhecem a sessão.`,
    other: (/** @type {readonly [number, number]} */ [status, count]) =>
      status === 0 ? `Sem resposta: ${count}.` : `Resposta ${status}: ${count}.`,
  }),

  state: Object.freeze({ ok: "Certo", failed: "Falta", unknown: "Confira", skipped: "Não visto" }),

  purpose: "Para que serve:",
  remedy: "Como corrigir:",
  toCheck: "Como conferir:",
  command: (/** @type {string} */ item) => `Comando do PowerShell para «${item}»`,
  copy: "Copiar comando",
  copied: "Copiado",
  selected: "Comando selecionado: copie com Ctrl+C.",
  requestId: "Identificador do pedido, para o suporte da Microsoft:",
});
