// Every text of the pretend meeting, in one place.

/** @type {Readonly<Record<string, string>>} */
export const texts = Object.freeze({
  banner: "Simulação do Microsoft Teams",
  bannerNote: "Esta página faz o papel do Teams nesta máquina. Não há áudio nem vídeo de verdade.",
  title: "Reunião – Simulação do Microsoft Teams",
  prejoinTitle: "Escolha como entrar na reunião",
  nameLabel: "Seu nome",
  namePlaceholder: "Digite o seu nome",
  nameMissing: "Digite o seu nome para entrar.",
  camera: "Câmera",
  microphone: "Microfone",
  on: "ligada",
  off: "desligada",
  onMale: "ligado",
  offMale: "desligado",
  asOrganizer: "Entrar como atendente (organizador da reunião)",
  asOrganizerNote: "No Teams de verdade, quem decide isso é a conta conectada.",
  join: "Ingressar agora",
  joining: "Entrando…",
  participants: "Participantes",
  organizer: "Organizador",
  attendee: "Participante",
  you: "você",
  chat: "Chat",
  chatEmpty: "Ainda não há mensagens. O que for escrito aqui aparece para todos na reunião.",
  messageLabel: "Mensagem",
  messagePlaceholder: "Digite uma mensagem",
  send: "Enviar",
  leave: "Sair",
  end: "Encerrar reunião para todos",
  controls: "Controles da reunião",
  alone: "Só você está aqui. Aguarde a outra pessoa entrar.",
  leftTitle: "Você saiu da reunião",
  leftNote: "Feche esta aba e volte para a página do Balcão Virtual.",
  endedTitle: "A reunião foi encerrada",
  endedNote: "O atendente encerrou a reunião para todos. Feche esta aba e volte para o Balcão Virtual.",
  lostTitle: "A ligação com a reunião caiu",
  lostNote: "Você pode entrar de novo pelo mesmo link.",
  back: "Entrar de novo",
  failed: "Não foi possível concluir. Tente de novo.",
  goneTitle: "Esta reunião não existe mais",
  goneNote: "O atendimento terminou e a sala foi fechada. Volte para a página do Balcão Virtual.",
});

/**
 * Write the texts that the page's elements ask for by `data-text`, `data-label` and `data-placeholder`.
 * @param {ParentNode} root
 */
export function writeTexts(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = text(element.getAttribute("data-text"));
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.getAttribute("data-label")));
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    element.setAttribute("placeholder", text(element.getAttribute("data-placeholder")));
  }
}

/**
 * @param {string | null} key
 * @returns {string} never empty: a missing text is a mistake of ours and must be seen
 */
function text(key) {
  const found = key === null ? undefined : texts[key];
  if (found === undefined) throw new Error(`no text for ${key}`);
  return found;
}
