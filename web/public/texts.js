/** Every sentence of the visitor's pages that is not plain text of an HTML file. `**` marks what is strong. */

const WRITTEN = ["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez"];

/** @param {number} count @param {string} one @param {string} many */
export const plural = (count, one, many) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/**
 * The manual's sentence about the minute, with the office's own duration.
 * @param {number} [seconds] left out by a server of the version before
 */
export const entryLimit = (seconds = 60) =>
  `A entrada no atendimento deverá ser feita em até ${time(seconds)}, caso contrário o atendimento será finalizado.`;

/** @param {number} seconds @returns {string} `01 (um) minuto`, `05 (cinco) minutos`, `90 segundos` */
function time(seconds) {
  const minutes = seconds / 60;
  if (!Number.isInteger(minutes) || minutes < 1) return plural(seconds, "segundo", "segundos");
  const word = WRITTEN[minutes];
  const number = word ? `${String(minutes).padStart(2, "0")} (${word})` : String(minutes);
  return `${number} ${minutes === 1 ? "minuto" : "minutos"}`;
}

/** The court's list has these codes; one that is not here is read as it is written. @type {Record<string, string>} */
const KINDS = {
  acidentes: "Acidentes do Trabalho",
  camara_criminal: "Câmara de Direito Criminal",
  camara_empresarial: "Câmara de Direito Empresarial",
  camara_especial: "Câmara Especial",
  camara_privado: "Câmara de Direito Privado",
  camara_publico: "Câmara de Direito Público",
  cejusc: "Conciliação e Mediação",
  civel: "Cível",
  criminal: "Criminal",
  cumulativa: "Vara Cumulativa",
  empresarial: "Empresarial",
  execucao_criminal: "Execução Criminal",
  execucao_fiscal: "Execução Fiscal",
  familia: "Família e Sucessões",
  fazenda: "Fazenda Pública",
  grupo_camaras: "Grupo de Câmaras",
  infancia: "Infância e Juventude",
  juizado: "Juizado Especial",
  juri: "Júri",
  orgao_especial: "Órgão Especial",
  outro: "",
  precatorias: "Cartas Precatórias",
  registros: "Registros Públicos",
  turma_recursal: "Turma Recursal",
  upj: "Unidade de Processamento Judicial",
  vara_unica: "Vara Única",
  violencia_domestica: "Violência Doméstica",
};

/** @param {string} kind code of the list */
const kindOf = (kind) => KINDS[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replace(/_/g, " ");

export const texts = {
  title: "Balcão Virtual – TJSP",
  /** @param {{district: string, kind: string}} office */
  place: ({ district, kind }) => [district, kindOf(kind)].filter(Boolean).join(" · "),
  welcome: "Bem vindo(a) ao nosso canal de atendimento on-line.",

  search: {
    /** @param {number} count @param {boolean} more */
    results: (count, more) => {
      if (count === 0) return "Nenhum cartório encontrado.";
      const found = plural(count, "cartório encontrado", "cartórios encontrados");
      return more ? `Mostrando ${count} cartórios; há mais.` : `${found}.`;
    },
    /** @param {string[]} missing @param {string} counted */
    partly: (missing, counted) =>
      `Nenhum cartório combina com tudo o que você escreveu. Sem ${missing.map((word) => `“${word}”`).join(" e ")}: ${counted.charAt(0).toLowerCase()}${counted.slice(1)}`,
    nothing: "Confira a escrita ou procure por outra parte do nome, pela comarca ou pelo tipo do cartório.",
    putOff: "Muitos acessos neste momento. A lista abre em instantes.",
    failed: "A lista de cartórios não abriu. Verifique a conexão.",
    again: "Tentar novamente",
    more: "Mostrar mais",
    open: "Aberto agora",
    closed: "Fechado",
    offices: "Cartórios",
    districts: "Comarcas",
    chooseLetter: "Escolha a primeira letra da sua comarca:",
    inDistrict: /** @param {string} name */ (name) => `Cartórios de ${name}`,
    allDistricts: "Ver todas as comarcas",
    recent: "Usados neste aparelho",
    own: "Suas senhas de atendimento",
    resume: /** @param {string} number */ (number) => `Voltar à senha ${number}`,
  },

  office: {
    back: "Escolher outro cartório",
    open: /** @param {string} time */ (time) => `Aberto agora, até ${time}`,
    openAlways: "Aberto agora",
    closed: "Fechado agora",
    opens: /** @param {string} when */ (when) => `Abre ${when}.`,
    hours: "Horário",
    waiting: "Aguardando",
    waitingCount: /** @param {number} count */ (count) =>
      count === 0 ? "Ninguém na fila" : plural(count, "pessoa na fila", "pessoas na fila"),
    usualWait: "Quando costuma haver menos espera",
    usualWaitLess: /** @param {string} hour */ (hour) => `Costuma haver menos espera às ${hour}.`,
    usualWaitAt: /** @param {string} hour @param {number} minutes */ (hour, minutes) =>
      `às ${hour}: cerca de ${minutes} min`,
    about: "O que este balcão faz e não faz",
    contacts: "Outros canais",
    access: "Acessar",
    accessHint: "Ao clicar em Acessar você entra na fila e o som do aviso é ligado. Nenhum dado é exigido.",
    suspended: "O cartório suspendeu novas entradas por enquanto.",
    full: "A fila está cheia: não há lugar por enquanto.",
    turnsOnRoom: "Deixe esta página aberta: ela muda sozinha quando houver lugar.",
    turnsOnResume: "Deixe esta página aberta: ela muda sozinha quando as entradas voltarem.",
    unattended: "No momento ninguém está chamando neste cartório.",
    youAreIn: /** @param {string} name */ (name) => `Você está em: **${name}**`,
    schedule: /** @param {string} text */ (text) => `Nosso horário de atendimento é de **${text}**`,
    letsGo: "Vamos lá?",
    pleaseWait: "Por favor aguarde para ser atendido!",
    enter: "Entrar na fila",
    limit: entryLimit,
    moreTime:
      "Precisa de mais tempo para entrar? Depois de entrar na fila, marque essa opção em «Seus dados».",
    notStarted: "O atendimento ainda não começou por aqui.",
    seeBelow: /** @param {string} preposition @param {string} name */ (preposition, name) =>
      `Veja abaixo o horário de atendimento ${preposition} **${name}**`,
    closedSchedule: /** @param {string} text */ (text) => `Horários: **${text}**`,
    turns: "Deixe esta página aberta: ela muda sozinha quando o atendimento começar.",
    joining: "Entrando na fila…",
    loading: "Abrindo o cartório…",
    gone: "Este cartório não foi encontrado.",
    goneHint: "O endereço pode estar incompleto. Procure o cartório na lista.",
    failed: "A página do cartório não abriu.",
    failedHint: "Verifique a internet. Esta página tenta de novo sozinha.",
  },

  tryAgain: "Tentar novamente",
  unloaded: {
    heading: "A página ainda não abriu por inteiro",
    hint: "A conexão falhou em uma parte. Estamos tentando de novo; quem já está na fila não perde o lugar.",
    again: "Tentar novamente",
    opening: "Abrindo…",
  },

  refused: {
    "queue-full": [
      "A fila está cheia",
      "Muitas pessoas estão aguardando neste cartório. Não há lugar por enquanto.",
    ],
    "too-many-requests": [
      "Muitos pedidos da mesma rede",
      "Várias pessoas estão usando a mesma rede que você ao mesmo tempo. Aguarde alguns minutos e tente de novo, " +
        "de preferência por outra rede, ou procure a unidade pelos canais abaixo.",
    ],
    "entries-suspended": ["Entradas suspensas", "O cartório suspendeu novas entradas por enquanto."],
    "office-closed": ["O atendimento não está aberto", "O cartório fechou a entrada há pouco."],
    unloaded: [
      "Você ainda não entrou na fila",
      "A conexão falhou em uma parte da página. Toque em Tentar novamente para abri-la de novo.",
    ],
    other: ["Não foi possível entrar na fila", ""],
  },
};
