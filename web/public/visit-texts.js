/** The sentences of a visit, from the queue to the receipt. `**` marks what is strong. */

import { entryLimit, plural } from "./texts.js";

/** @param {number} seconds */
const minutes = (seconds) => plural(Math.max(1, Math.ceil(seconds / 60)), "minuto", "minutos");

export const texts = {
  title: "Balcão Virtual – TJSP",
  titles: {
    waiting: /** @param {number} position */ (position) => `${position}ª na fila – Balcão Virtual`,
    call: "🔔 É a sua vez – Balcão Virtual",
    called: "Você foi chamado – Balcão Virtual",
    paused: "Em pausa – Balcão Virtual",
    inService: "Em atendimento – Balcão Virtual",
    ended: /** @param {string} heading */ (heading) => `${heading.replace(/[.!]$/, "")} – Balcão Virtual`,
  },

  welcome: "Bem vindo(a) ao nosso canal de atendimento on-line.",
  queue: {
    youAreIn: /** @param {string} name */ (name) => `Você está em: **${name}**`,
    schedule: /** @param {string} text */ (text) => `Nosso horário de atendimento é de **${text}**`,
    letsGo: "Vamos lá?",
    pleaseWait: "Por favor aguarde para ser atendido!",
    wrongOffice: "Não é esta unidade?",
    quit: "Sair",
    heading: "Sua posição na fila",
    position: /** @param {number} position */ (position) => `${position}ª`,
    ahead: /** @param {number} count */ (count) =>
      count === 0 ? "Ninguém à sua frente" : plural(count, "pessoa à sua frente", "pessoas à sua frente"),
    spoken: /** @param {number} position @param {string} ahead */ (position, ahead) =>
      `Sua posição na fila: ${position}ª. ${ahead}.`,
    /** Warnings, by position. @type {Record<number, string>} */
    soon: {
      3: "Faltam duas pessoas para a sua vez. Fique perto desta página.",
      2: "Falta uma pessoa para a sua vez. Prepare-se.",
      1: "Você é a próxima pessoa. Fique nesta página.",
    },
    range: /** @param {number} low @param {number} high */ (low, high) => {
      const from = Math.max(1, Math.floor(low / 60));
      const to = Math.max(1, Math.ceil(high / 60));
      return from === to
        ? `Espera estimada: cerca de ${minutes(high)}`
        : `Espera estimada: de ${from} a ${to} minutos`;
    },
    number: /** @param {string} number */ (number) => `Senha ${number}`,
    keepOpen: "Importante: mantenha esta página aberta.",
    keepOpenWhy: "Um sinal sonoro avisa quando chegar a sua vez, mesmo que você esteja em outra aba.",
    limit: entryLimit,
    longLimit: "Você pediu mais tempo para entrar: o seu prazo é maior, e o relógio da chamada o mostrará.",
    unattended: "No momento ninguém está chamando. Seu lugar está guardado.",
    afterHours: "O horário de entrada terminou. Quem já está na fila continua sendo atendido.",
    called: "Um atendente chamou você",
    preparing: "A sala está sendo aberta. O sinal toca quando você puder entrar.",
    message: "Recado do atendente",
    messageAt: /** @param {string} time */ (time) => `Recado do atendente às ${time}`,
    paused: "Sua chamada está em pausa",
    pausedWhy: "Seu lugar está guardado e o atendente chama outra pessoa enquanto isso.",
    pausedElsewhere: /** @param {string} office */ (office) =>
      `${office} está chamando ou atendendo você. Seu lugar aqui está guardado, e a fila volta sozinha depois.`,
    pausedUntil: /** @param {string} time */ (time) =>
      `A pausa dura até ${time}; depois você pode ser chamado a qualquer momento.`,
    pauseOver: "A pausa terminou. Você pode ser chamado a qualquer momento.",
    pausesLeft: /** @param {number} count */ (count) =>
      count === 0
        ? "Esta é a sua última pausa."
        : `Você ainda pode pedir mais tempo ${plural(count, "vez", "vezes")}.`,
    ready: "Pode me chamar",
    mute: "Silenciar avisos de posição",
    unmute: "Ligar avisos de posição",
  },

  contacts: {
    heading: "Outros canais deste cartório",
    why: "As salas de reunião não estão abrindo. Você pode continuar na fila ou usar um destes canais:",
  },

  /** What happened to the place, by the server's `notice`. */
  notices: {
    transferred: "Você foi transferido para este cartório. Seu horário de chegada foi mantido.",
    released: "O atendente precisou interromper. Seu lugar está guardado.",
    absent: "Ficamos um tempo sem sinal desta página. Seu lugar está guardado.",
    "room-failed": "A sala não abriu. Seu lugar está guardado.",
    "clerk-busy": "O atendente está terminando outro atendimento. Você é a próxima pessoa.",
    "clerk-late": "O atendente ainda não entrou. Você não perde o lugar.",
  },

  sound: { off: "O som está desligado. Toque para ativar." },
  opening: "Abrindo a sua senha…",
  connection: "Sem conexão. Seu lugar está guardado; tentando novamente…",
  connectionBack: "A conexão voltou.",

  proof: {
    question: "Tocamos agora o sinal da chamada. Ouviu o sinal?",
    yes: "Sim",
    no: "Não",
    thanks: "Som conferido. O mesmo sinal toca quando chegar a sua vez.",
    advice: "Para ouvir o sinal:",
    steps: [
      "Aumente o volume do aparelho.",
      "Desligue o modo silencioso ou “não perturbe”.",
      "Desconecte fones de ouvido e caixas de som que não estejam com você.",
      "Veja se o som desta aba não está desligado no navegador.",
    ],
    again: "Tocar o sinal de novo",
    without: "Esperar sem som",
    watch:
      "Você está sem som: fique com esta página na frente. A sua vez aparece na tela e no título da página.",
  },

  checks: {
    heading: "Verificar o aparelho",
    sound: "Som",
    soundTest: "Testar som",
    /** By what the person has said of the signal. */
    soundHeard: {
      "": "Você deve ouvir dois toques. Aumente o volume e desligue o modo silencioso.",
      asked: "O sinal foi tocado. Diga no alto da página se o ouviu.",
      yes: "Você ouviu o sinal.",
      no: "Você não ouviu o sinal. Veja no alto da página o que fazer.",
      without: "Você escolheu esperar sem som.",
    },
    browser: "Navegador",
    browserFine: "Este navegador serve para o atendimento.",
    tab: "Nova aba",
    tabTest: "Testar nova aba",
    tabOpen: "O navegador permite abrir a aba do atendimento.",
    tabBlocked:
      "O navegador bloqueou a nova aba. Permita pop-ups deste endereço; na sua vez haverá também um link.",
    tabUnknown: "O atendimento abre em uma nova aba do navegador.",
    notifications: "Aviso do sistema",
    notificationsAsk: "Permitir avisos",
    notificationsOn: "Você também será avisado por uma notificação.",
    notificationsRefused: "Notificações bloqueadas no navegador. O som e esta página continuam avisando.",
    notificationsHint: "Opcional: uma notificação avisa mesmo com outra janela na frente.",
    awake: "Tela",
    awakeOn: "A tela fica ligada enquanto você espera.",
    awakeOff: "A tela pode desligar sozinha.",
    awakeRefused:
      "O aparelho não deixou manter a tela ligada, talvez para economizar bateria. Toque nela de vez em quando.",
    awakeKeep: "Manter a tela ligada",
    awakeRelease: "Deixar a tela desligar",
    teams: "Aplicativo",
    teamsPhone: "Instale agora o Microsoft Teams (não precisa de conta)",
    teamsLink: "Baixar o Microsoft Teams (abre em nova aba)",
    teamsUrl: "https://www.microsoft.com/pt-br/microsoft-teams/download-app",
  },

  leave: {
    heading: "Sair da fila",
    warning: "Ao sair você perde o lugar na fila.",
    reason: "Por quê? (opcional)",
    confirm: "Confirmar saída",
    notMe: "Não sou eu",
    notMeText:
      "Em um computador compartilhado: esta senha é esquecida neste aparelho. Quem a abriu perde o acesso a ela.",
    forget: "Esquecer esta senha",
  },
  /** Sent as they are read: the court's people see them among the evaluations. */
  reasonUnsaid: "Prefiro não dizer",
  reasonsToLeave: [
    "A espera foi longa",
    "Não era este cartório",
    "Já resolvi de outro jeito",
    "Volto em outro momento",
    "Problema no aparelho ou na conexão",
  ],
  reasonsAfterwards: [
    "A espera foi longa",
    "Não percebi o aviso",
    "Não era este cartório",
    "Já resolvi de outro jeito",
    "Problema no aparelho ou na conexão",
  ],

  call: {
    heading: "É a sua vez!",
    office: /** @param {string} name */ (name) => `${name} está chamando você.`,
    clerk: /** @param {string} name */ (name) => `Quem atende: ${name}`,
    enter: "Entrar no atendimento",
    opens: "(abre em nova aba)",
    left: "Tempo para entrar",
    over: "O tempo terminou. Verificando…",
    spoken: /** @param {number} seconds */ (seconds) =>
      seconds > 60
        ? `Faltam ${minutes(seconds)} para entrar no atendimento.`
        : `Faltam ${seconds} segundos para entrar no atendimento.`,
    longLimit:
      "Você pediu mais tempo para entrar: o relógio acima mostra o seu prazo. O atendente pode chamar outra pessoa enquanto isso; a sua sala continua aberta.",
    alert: "É a sua vez. Clique em Entrar no atendimento.",
    moreTime: "Preciso de mais tempo",
    moreTimeHint:
      "Você fica com o seu lugar e o atendente chama outra pessoa. Depois, avise que está pronto.",
    noMoreTime: "Você já usou todas as suas pausas.",
    silence: "Parar o som",
    notification: "É a sua vez no Balcão Virtual",
    notificationBody: "Volte à página e clique em Entrar no atendimento.",
  },

  service: {
    heading: "Você está em atendimento",
    waitingTab: {
      title: "Abrindo o atendimento… – Balcão Virtual",
      heading: "Abrindo o atendimento…",
      text: "Esta aba vai para o Microsoft Teams em instantes. Não a feche.",
    },
    steps: [
      "Uma nova aba será aberta no navegador. Clicar em “Permitir” para o uso do microfone.",
      "Preencher o nome, manter as opções de câmera e microfone ativas e clicar em **Ingressar Agora**",
      "Caso necessário, também será possível envio de mensagem escrita, acionando o chat",
    ],
    patience:
      "A sala pode levar 15 segundos para abrir. Uma sala de espera pode aparecer até que o atendente entre.",
    blocked: "O navegador não abriu a nova aba. Use o link abaixo.",
    link: "Abrir o atendimento no Microsoft Teams (abre em nova aba)",
    linkLate: "O link do atendimento está demorando. Tentando novamente…",
    getLink: "Mostrar o link do atendimento",
    refused: "O endereço da reunião não é de um serviço conhecido e não foi aberto. Avise o cartório.",
    dropped: "Caiu a conexão? Use o mesmo link para voltar enquanto o atendimento durar.",
    finished: "Já terminei",
    finishQuestion: "O atendimento acabou? A sala será fechada para você e para o atendente.",
    finishYes: "Sim, já terminei",
    finishNo: "Não, continuar",
    nobody: "Ninguém apareceu",
    nobodyHint: "Se ninguém aparecer, você pode voltar ao seu lugar na fila.",
    nobodyAt: /** @param {string} time */ (time) => `Disponível às ${time}.`,
  },

  ended: {
    no_show: ["O atendimento foi finalizado.", "A entrada não aconteceu dentro do prazo."],
    unreached: ["O aviso não chegou até você", "Esta página ficou sem sinal quando chegou a sua vez."],
    completed: [
      "Agradecemos o seu contato!",
      "O atendimento foi encerrado. Obrigado por usar o Balcão Virtual.",
    ],
    left: ["Você saiu da fila", "Se precisar, entre novamente no horário de atendimento."],
    removed: ["Sua senha foi retirada da fila", ""],
    closed: ["O expediente terminou antes da sua vez.", "Guarde o comprovante de que você esteve na fila."],
    transferred: ["Você foi transferido", "Seu horário de chegada foi mantido."],
    reason: /** @param {string} reason */ (reason) => `Motivo: ${reason}`,
    complain: "Não concorda? Fale com a Ouvidoria do Tribunal (abre em nova aba)",
    complainUrl: "https://www.tjsp.jus.br/Ouvidoria",
    mayBeCalled:
      "Mantenha esta página aberta: o atendente ainda pode chamar você de novo, com o sinal sonoro.",
    canReturn: /** @param {string} time */ (time) =>
      `Você pode voltar ao seu lugar na fila, uma única vez, até ${time}.`,
    return: "Voltar à fila",
    drop: "A conexão caiu? O atendimento pode ser retomado até o horário indicado.",
    again: "Entrar na fila novamente",
    list: "Ver os cartórios",
    home: "Voltar ao início",
    gone: [
      "Esta senha não existe mais",
      "Ela pode ter sido encerrada há mais tempo. Você pode entrar na fila novamente.",
    ],
  },

  evaluation: {
    heading: "Como foi o atendimento?",
    question: "Sua nota",
    scores: ["Muito ruim", "Ruim", "Regular", "Bom", "Muito bom"],
    reason: "Quer dizer o que aconteceu?",
    comment: "Comentário (opcional)",
    commentHint: "Não informe dados pessoais nem o número do processo.",
    send: "Enviar avaliação",
    sendReason: "Enviar",
    missing: "Escolha uma nota ou escreva um comentário.",
    missingReason: "Escolha um motivo ou escreva um comentário.",
    thanks: "Avaliação recebida. Obrigado!",
    thanksReason: "Resposta recebida. Obrigado!",
  },

  own: {
    heading: "Suas outras senhas",
    at: /** @param {string} number @param {string} office */ (number, office) => `${number} – ${office}`,
    another: "Procurar outro cartório",
  },
};
