"""Portuguese texts about the form of requests."""

from __future__ import annotations

KEY_FORM = "Use de 22 a 64 caracteres aleatórios."
DEVICE_FORM = "Use de 16 a 128 caracteres aleatórios."
NUMBER = "Use um número inteiro."
FLAG = "Use true ou false."
REQUIRED = "Este campo é obrigatório."
UNKNOWN = "Este campo não existe neste pedido."
OFFICE_IDS = "Use os identificadores das unidades, separados por vírgula."
MALFORMED = "O corpo do pedido não é um JSON válido."
WRONG = "O valor não é aceito neste campo."
DATE = "Use uma data no formato AAAA-MM-DD."
MONTH = "Use um mês no formato AAAA-MM."
MONTHS = "O período vai do início ao fim e tem até {months} meses."
TOO_MANY_ROWS = "De todo o Tribunal, por unidade ou por comarca, escolha meses inteiros ou até {days} dias."
CLERKS_OF_ONE = "Por atendente, só das próprias unidades."
PERIOD = "O período vai do início ao fim e tem até {days} dias."
BOUNDS = "Use um número inteiro de {least} a {most}."
TIME_OF_DAY = "Use um horário HH:MM, de 00:00 a 24:00."
HOURS_ORDER = "O fechamento deve ser depois da abertura."
HOURS_OVERLAP = "Há horários do mesmo dia que se sobrepõem."
LENGTH = "Use de {least} a {most} caracteres."
TIME_ZONE = "Use um fuso horário como America/Sao_Paulo."
EXCEPTION_DAYS = "O último dia vem depois do primeiro; são até {days} dias ao todo."
DATE_TWICE = "Há mais de uma exceção para o mesmo dia."
NOT_OF_THIS_KIND = "Este campo não combina com o tipo do dia."
ACCOUNT = "Use o nome da conta, como nome@tjsp.jus.br."
DISTRICT = "Não há unidade nesta comarca."
YEAR = "Use um ano de {first} a {last}."
PRECONDITION = "Envie If-Match com o ETag lido, ou If-None-Match: * para criar."
OFFICE_ID = "O id deve ter só letras minúsculas sem acento, números e hífens (até 120)."
IF_MATCH = "Envie o ETag da leitura que você mudou."
CURSOR = "O marcador de continuação não é válido."

BY_ENGLISH = (
    (r"Invalid enum value", "O valor não é um dos aceitos."),
    (r"Expected `str`", "Use um texto."),
    (r"Expected `int` (<=|>=)", "O número está fora do intervalo aceito."),
    (r"Expected `int", "Use um número inteiro."),
    (r"Expected `bool`", "Use true ou false."),
    (r"Expected `array", "Use uma lista."),
    (r"Expected `object", "Use um objeto JSON."),
    (r"length", "O tamanho está fora do limite."),
)
