/** The sentences of the optional form. */

export const texts = {
  heading: "Seus dados (opcional)",
  intro: "Nada aqui é obrigatório. Os dados ajudam o atendente e são apagados em até 24 horas depois do fim.",
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
};
