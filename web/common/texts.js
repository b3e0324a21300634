/** Sentences shared by all pages. */
export const texts = {
  problems: {
    offline: "Sem conexão com o serviço. Verifique a internet e tente novamente.",
    unavailable: "O serviço não respondeu agora. Tente novamente em instantes.",
    unknown: "Algo não funcionou. Tente novamente em instantes.",
    busy: "Muitas pessoas estão usando o serviço. Tente novamente em instantes.",
  },
  close: "Fechar",
};
