/** What people read that belongs to no single page. */
export const texts = {
  problems: {
    offline: "Sem conexão. Tentando novamente…",
    unavailable: "O serviço não respondeu agora. Tentando novamente…",
    unknown: "Algo não funcionou. Tente novamente em instantes.",
    busy: "Muitas pessoas estão usando o serviço. Tente novamente em instantes.",
  },
  close: "Fechar",
};
