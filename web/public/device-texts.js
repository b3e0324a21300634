/** The sentences about a ticket's devices: leaving its page, and carrying it to another device. */

export const texts = {
  leaving: { beside: "(abre em nova aba)" },

  handover: {
    summary: "Continuar no celular",
    onPhone: "Continuar em outro aparelho",
    intro: "Leve esta senha para outro aparelho sem perder o lugar. Nada precisa ser digitado de novo.",
    show: "Mostrar o código",
    again: "Mostrar outro código",
    scan: "Aponte a câmera do outro aparelho para este código.",
    image: "Código QR que abre esta senha em outro aparelho",
    type: /** @param {string} address */ (address) =>
      `Sem câmera? No outro aparelho, abra ${address} e digite:`,
    until: /** @param {string} time */ (time) =>
      `O código vale até ${time} e para um aparelho só. Não o mostre a outras pessoas: quem o usa fica com a sua senha.`,
    both: "A senha continua aqui também. O sinal toca nos dois aparelhos, e você entra por qualquer um deles.",
    over: "O código venceu.",
    spoken: "O código está na tela.",
  },

  arrival: {
    title: "Continuar neste aparelho",
    intro: "Traga para cá a senha que você tirou em outro aparelho. Seu lugar na fila é o mesmo.",
    label: "Código mostrado no outro aparelho",
    hint: "12 letras e algarismos; vale 2 minutos",
    button: "Continuar aqui",
    busy: "Trazendo a sua senha…",
    missing: "Digite o código que está no outro aparelho.",
    problems: /** By the kind of the server's problem. @type {Record<string, string>} */ ({
      "not-found":
        "Este código não existe. Confira letra por letra, ou gere um código novo no outro aparelho.",
      "code-used": "Este código já foi usado. No outro aparelho, gere um código novo.",
      "code-expired": "Este código venceu: ele vale 2 minutos. No outro aparelho, gere um código novo.",
    }),
    home: "Procurar um cartório",
  },
};
