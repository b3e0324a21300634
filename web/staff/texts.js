/** The sentences that the clerk's and the administrator's pages share. */

export const STAFF = Object.freeze({
  close: "Fechar",
  cancel: "Cancelar",
  newTab: "(abre em nova guia)",
  user: (/** @type {string} */ name) => `Conectado como ${name}`,
  signOut: "Sair",
  signIn: "Entrar com a conta do Tribunal",
  expired: "Sua sessão expirou. Entre de novo para continuar de onde parou.",

  forms: Object.freeze({
    reason: "Motivo",
    otherReason: "Escreva o motivo",
    needReason: "Escolha um motivo.",
    needOther: "Escreva o motivo.",
    limit: (/** @type {number} */ count) => `Até ${count} caracteres.`,
    noPersonal: "Não escreva dados pessoais.",
  }),
});

/**
 * What to say when a command is refused, by problem name. The server's own sentence is used for the rest: it must
 * not speak to a visitor (`tests/web/test_staff_refusals.py`).
 */
export const REFUSED = Object.freeze({
  network: "Sem resposta do servidor. Confira a conexão e tente de novo.",
  "queue-empty": "Não há ninguém para chamar agora.",
  "clerk-busy": "Você já está com outra senha.",
  "too-early": "Ainda é cedo: espere o minuto terminar.",
  "not-found": "Esta senha não está mais disponível.",
  "not-allowed": "Sua conta não pode fazer isso nesta unidade.",
  "too-late": "O prazo para chamar esta senha de novo terminou.",
  "storage-unavailable": "Serviço indisponível por instantes. Tente de novo em alguns segundos.",
});
