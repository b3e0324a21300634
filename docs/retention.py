"""`python -m docs.retention` writes the table of `docs/operations/retencao.md`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from shared.domain.retention import KEPT

PAGE = Path(__file__).with_name("operations") / "retencao.md"
BEGIN, END = "<!-- python -m docs.retention -->\n", "<!-- fim -->\n"

BY_HOUR = "manutenção, de hora em hora"
BY_DAY = "manutenção, às 6h30 UTC"
BY_COURT = "o Tribunal, pela sua tabela de temporalidade"

ROWS: dict[str, tuple[str, str, str, str]] = {
    "personal": (
        "`desk`, linhas `x!`",
        "nome, número do processo e link da reunião; recado, anotação e motivo que um servidor escreveu da "
        "pessoa",
        "na saída ou na transferência: na hora (o que ainda serve vai com a senha nova); nos outros casos, "
        "{period} depois do fim (o limite é 24 horas)",
        BY_HOUR,
    ),
    "post": (
        "`desk`, linhas `i!`",
        "chave de repetição de um pedido (`Idempotency-Key`)",
        "{period} (é aceita por 24 horas)",
        BY_DAY,
    ),
    "device": (
        "`desk`, linhas `d!`",
        "aparelho que entrou na fila (nome cego)",
        "{period} depois do fim da senha",
        BY_DAY,
    ),
    "call": (
        "`clerks`, linhas `c!` e `lock`",
        "chamada feita por um servidor (para a repetição do pedido)",
        "{period}",
        BY_DAY,
    ),
    "source": (
        "`desk`, coluna `source` da senha",
        "etiqueta da rede de onde a pessoa entrou (HMAC do endereço com a chave do dia)",
        "até o fim da senha; não vai para a trilha, o histórico nem a cópia, e ninguém a vê",
        "o próprio fim da senha",
    ),
    "source-key": (
        "`desk`, partição `sources`",
        "chave do dia dessas etiquetas",
        "{period}; sem ela ninguém sabe mais de que rede era uma etiqueta",
        BY_DAY,
    ),
    "handover": (
        "`desk`, partição `handovers`",
        "código que leva a senha a outro aparelho (nome cego), com o número da senha",
        "{period} (o código vale 2 minutos, uma vez)",
        BY_DAY,
    ),
    "number": (
        "`desk`, linhas `n!`",
        "número do dia (confere o recibo)",
        "{period}, o tempo em que um recibo pode ser conferido",
        BY_DAY,
    ),
    "ended": (
        "`desk`, linhas `e!`",
        "o que falta fazer depois do fim de uma senha",
        "até ser feito",
        "a própria tarefa",
    ),
    "active": (
        "`active`",
        "dias em que uma unidade teve movimento",
        "{period}; o último dia de cada unidade fica, para que a manutenção a visite",
        BY_DAY,
    ),
    "ticket": (
        "`desk`, linhas `t!`",
        "senha, sem o nome, o processo nem o que se escreveu sobre a pessoa",
        "não é apagada pelo sistema",
        BY_COURT,
    ),
    "board": (
        "`desk`, linhas `q!`",
        "a mesma senha, enquanto está na fila; o expediente do dia",
        "até o fim da senha",
        "o próprio fim",
    ),
    "audit": (
        "`desk`, linhas `a!`",
        "trilha de auditoria; do motivo escrito sobre uma pessoa fica só que houve um (`erased`)",
        "não é apagada pelo sistema",
        BY_COURT,
    ),
    "visit": (
        "`visits`",
        "registro do atendimento (relatórios), sem o nome, o processo nem o que se escreveu sobre a pessoa",
        "não é apagado pelo sistema",
        BY_COURT,
    ),
    "opinion": (
        "`desk`, linhas `x!`",
        "avaliação, até a noite",
        "até as 6h30 UTC; sem essa rotina, {period} depois do fim (o limite é 24 horas)",
        "manutenção",
    ),
    "evaluation": (
        "`evaluations`",
        "avaliação",
        "não é apagada pelo sistema; tem nome ao acaso e só o mês: não leva à senha",
        "o Tribunal",
    ),
    "report": (
        "`reports`",
        "números por dia e por mês, também de cada servidor, e pedidos recusados: nada de quem foi atendido",
        "não são apagados pelo sistema; refazem-se a partir de `visits`",
        "o Tribunal",
    ),
    "configuration": (
        "`configuration`",
        "quem mudou unidades, calendário, pessoas e ajustes, com o antes e o depois",
        "não é apagado pelo sistema",
        BY_COURT,
    ),
    "office": ("`offices`", "unidades, calendário e ajustes", "enquanto valem", "quem administra"),
    "schedule": (
        "`schedules`",
        "horários como a versão 1.0 os guardava",
        "até a unidade ser gravada de novo",
        "quem administra",
    ),
    "member": (
        "`members`",
        "lotação pelo nome da conta",
        "até ser retirada; sem uma primeira entrada deixa de valer em 30 dias",
        "quem administra a unidade",
    ),
    "change": (
        "`changes`",
        "avisos de mudança entre instâncias (só códigos de unidades)",
        "10 minutos",
        "manutenção, duas vezes por minuto",
    ),
    "presence": (
        "`desk`, partição `presence`, uma linha por instância; da versão 1.0, linhas `p!`",
        "presença (quem foi ouvido)",
        "{period}",
        BY_DAY,
    ),
    "history": (
        "hub de tarefas",
        "histórico durável das visitas: números de senhas e instantes",
        "pela configuração `HISTORY_RETENTION_DAYS`",
        BY_DAY,
    ),
    "queue": (
        "filas `after-visit` e `graph-notifications`",
        "números de senhas, e o que o Graph avisa de uma reunião",
        "até serem lidas; {period} no máximo",
        "o armazenamento",
    ),
    "log": (
        "Application Insights, Log Analytics",
        "registros e métricas: números de senhas, unidades, causas; nunca nome, processo, link nem texto",
        "`retention.logDays` (padrão 90 dias)",
        "Log Analytics",
    ),
    "copy": (
        "arquivos do operador",
        "cópia das tabelas (`infra.tables save`), sem as linhas `x!`, sem etiquetas e chaves de rede, e sem "
        "textos sobre pessoas da versão 1.0",
        "30 dias no máximo",
        "quem a guarda",
    ),
    "export": (
        "arquivos de gestores",
        "arquivos baixados da página (auditoria)",
        "fora do sistema: um motivo ainda não apagado vai no arquivo",
        "quem o baixou",
    ),
}
"""Name in `KEPT` → where it is, what it is, for how long, who erases."""


def table() -> str:
    """The table in Markdown."""
    lines = ["| dado | onde | prazo | quem apaga |", "|---|---|---|---|"]
    for kept in KEPT:
        where, what, how_long, who = ROWS[kept.name]
        lines.append(f"| {what} | {where} | {how_long.format(period=_words(kept.period))} | {who} |")
    return "\n".join(lines) + "\n"


def page(text: str) -> str:
    """The page with the table of today."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _words(period: timedelta | None) -> str:
    if period is None:
        return ""
    hours = int(period.total_seconds()) // 3600
    return f"{hours} horas" if hours < 48 and hours % 24 else f"{period.days} dia{'s' * (period.days != 1)}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
