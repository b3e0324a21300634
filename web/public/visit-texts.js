/** The sentences of a visit, from the queue to the receipt. `**` marks what is strong. */

import { entryLimit, plural } from "./texts.js";

/** @param {number} seconds */
const minutes = (seconds) => plural(Math.max(1, Math.ceil(seconds / 60)), "minuto", "minutos");

export const texts = {
  title: "Balcão Virtual – TJSP",
  titles: {
    waiting: /** @param {number} position */ (position) => `${position}ª na fila – Balcão Virtual`,
    call: "🔔 É a sua vez – Balcão Virtual",
    inService: "Em atendimento – Balcão Virtual",
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
    paused: "Sua chamada está em pausa",
    pausedWhy: "Seu lugar está guardado e o atendente chama outra pessoa enquanto isso.",
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

  checks: {
    heading: "Verificar o aparelho",
    sound: "Som",
    soundTest: "Testar som",
    soundHint: "Você deve ouvir dois toques. Aumente o volume e desligue o modo silencioso.",
    soundDone: "Teste tocado. Se não ouviu, aumente o volume e tente de novo.",
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

  details: {
    heading: "Seus dados (opcional)",
    intro:
      "Nada aqui é obrigatório. Os dados ajudam o atendente e são apagados em até 24 horas depois do fim.",
    name: "Nome",
    nameHint: "Como você quer ser chamado",
    caseNumber: "Número do processo",
    caseHint: "Formato 0000000-00.0000.0.00.0000",
    caseForm: "O número do processo tem 20 algarismos: 0000000-00.0000.0.00.0000.",
    caseDigits: "Confira o número: os dígitos verificadores não conferem.",
    priority: "Tenho direito a atendimento prioritário",
    priorityGroups:
      "Lei 10.048/2000: pessoas com deficiência, com transtorno do espectro autista, com 60 anos ou mais, gestantes, lactantes, com criança de colo, obesas, com mobilidade reduzida e doadoras de sangue.",
    priorityProof: "O atendente pode pedir comprovação.",
    which: "Qual prioridade?",
    over80: "80 anos ou mais",
    legal: "Outro grupo da lei",
    donor: "Doador(a) de sangue",
    needs: "Do que você precisa?",
    moreTime: "Mais tempo para entrar no atendimento",
    libras: "Atendimento em Libras",
    chat: "Conversar por mensagem escrita (chat)",
    save: "Salvar",
    saved: "Dados salvos.",
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
    getLink: "Mostrar o link do atendimento",
    refused: "O endereço da reunião não é de um serviço conhecido e não foi aberto. Avise o cartório.",
    dropped: "Caiu a conexão? Use o mesmo link para voltar enquanto o atendimento durar.",
    finished: "Já terminei",
    nobody: "Ninguém apareceu",
    nobodyHint: "Se ninguém aparecer, você pode voltar ao seu lugar na fila.",
    nobodyIn: /** @param {number} seconds */ (seconds) => `Disponível em ${minutes(seconds)}.`,
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
