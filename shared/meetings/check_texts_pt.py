"""The self-check's Portuguese texts: what each item is, what was found, and the exact step that fixes it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.domain.meeting import MeetingFailure
from shared.domain.self_check import Item, Result

LABELS: Mapping[Item, str] = MappingProxyType(
    {
        Item.TOKEN: "Identidade do aplicativo no Microsoft Entra",
        Item.PERMISSION: "Permissão OnlineMeetings.ReadWrite.All com consentimento",
        Item.ORGANISER: "Conta do organizador (o atendente que chama)",
        Item.ACCESS_POLICY: "Política de acesso do aplicativo às reuniões",
        Item.CREATE: "Criar a reunião",
        Item.LOBBY: "Sala de espera: todos entram direto",
        Item.PRESENTER: "Apresentador: só o organizador",
        Item.CHAT: "Chat durante a reunião",
        Item.ANONYMOUS_JOIN: "Entrada de pessoas sem conta",
        Item.CALL_EVENTS: "Avisos de chamada do Graph",
        Item.DELETE: "Apagar a reunião",
    }
)
RESULTS: Mapping[Result, str] = MappingProxyType(
    {
        Result.OK: "certo",
        Result.FAILED: "FALTA",
        Result.UNKNOWN: "confira",
        Result.SKIPPED: "não visto",
    }
)
FOUND: Mapping[Item, str] = MappingProxyType(
    {
        Item.TOKEN: "O Entra emitiu um token para o aplicativo {app_id}.",
        Item.PERMISSION: "A permissão está no token.",
        Item.ORGANISER: "O Teams reconhece a conta {organiser}.",
        Item.ACCESS_POLICY: "O aplicativo pode agir em nome do organizador.",
        Item.CREATE: "A reunião foi criada e o link é de um endereço aceito.",
        Item.LOBBY: "A sala de espera ficou aberta a todos.",
        Item.PRESENTER: "Só o organizador apresenta.",
        Item.CHAT: "O chat está ligado na reunião.",
        Item.CALL_EVENTS: "O Graph alcançou o nosso endereço e aceitou a assinatura.",
        Item.DELETE: "A reunião foi apagada.",
    }
)
NOT_FOUND: Mapping[Item, str] = MappingProxyType(
    {
        Item.TOKEN: "O Entra não emitiu um token ({reason}).",
        Item.PERMISSION: "A permissão não está no token.",
        Item.ORGANISER: "O Teams não conhece a conta {organiser}.",
        Item.ACCESS_POLICY: "O locatário não deu ao aplicativo acesso às reuniões deste organizador.",
        Item.CREATE: "A reunião não foi criada ({reason}).",
        Item.LOBBY: "A sala de espera ficou como «{value}».",
        Item.PRESENTER: "Quem apresenta ficou como «{value}».",
        Item.CHAT: "O chat ficou como «{value}».",
        Item.CALL_EVENTS: "A assinatura não foi aceita ({reason}).",
        Item.DELETE: "A reunião não foi apagada ({reason}).",
    }
)
ANONYMOUS = (
    "O Graph não mostra as políticas de entrada anônima, de chat para anônimos e de CAPTCHA. "
    "Confira com os comandos."
)
EVENTS_OFF = (
    "Desligados (GRAPH_CALL_EVENTS), ou a chave não veio do cofre: o registro diz «call events are off»."
)
SKIPPED = "Não foi possível ver: um item anterior falhou."
MEANINGS: Mapping[Item, str] = MappingProxyType(
    {
        Item.TOKEN: "É a identidade com que o sistema fala com o Graph. Sem ela nenhuma sala abre.",
        Item.PERMISSION: "Deixa o aplicativo criar e apagar reuniões. Sem ela o Graph recusa toda chamada.",
        Item.ORGANISER: "A reunião é criada em nome de quem chama: a conta precisa existir no Teams.",
        Item.ACCESS_POLICY: "Diz em nome de quem o aplicativo pode criar reuniões.",
        Item.CREATE: "É o que acontece a cada «Chamar próximo».",
        Item.LOBBY: "O interessado entra assim que o atendente estiver na sala; ninguém o admite à mão.",
        Item.PRESENTER: "O interessado não compartilha a tela sem ser convidado.",
        Item.CHAT: "Quem não tem microfone, ou é surdo, escreve.",
        Item.ANONYMOUS_JOIN: "O interessado não tem conta: entra pelo link, como convidado.",
        Item.CALL_EVENTS: "O Graph avisa quando todos saíram. É opcional: quem encerra é o atendente.",
        Item.DELETE: "Depois do atendimento nenhuma reunião fica no Teams.",
    }
)
"""What each item is for, so that somebody who reads «FALTA» knows what people will notice."""
_MEETING_POLICY = (
    "Mude a política de reunião dos atendentes, BalcaoVirtual, e dê-a ao organizador (ou a um grupo de "
    "atendentes, com -Group <id do grupo> -Rank 1 em vez de -Identity). O resto do Tribunal não muda. "
    "Leva até 24 horas."
)
STEPS: Mapping[Item, str] = MappingProxyType(
    {
        Item.TOKEN: (
            "Confirme a identidade gerenciada da Function App e que GRAPH_CLIENT_ID é o id do cliente dela; "
            "GRAPH_SCOPE deve ser o do mesmo ambiente."
        ),
        Item.PERMISSION: (
            "Um administrador do Entra dá a permissão à identidade; atribuir já é o consentimento. "
            "Pode levar até uma hora para valer."
        ),
        Item.ORGANISER: "Use o id de objeto de uma conta do locatário do aplicativo; confira se existe.",
        Item.ACCESS_POLICY: (
            "Um administrador do Teams dá a política a esta conta (ou a um grupo de atendentes, com "
            "-Group <id do grupo> -Rank 1 em vez de -Identity). Leva até 30 minutos para valer."
        ),
        Item.CREATE: (
            "Confirme a licença do Teams do organizador. Se está certa, abra um chamado na Microsoft com o "
            "identificador do pedido."
        ),
        Item.LOBBY: _MEETING_POLICY,
        Item.PRESENTER: _MEETING_POLICY,
        Item.CHAT: _MEETING_POLICY,
        Item.ANONYMOUS_JOIN: "Confira com estes comandos; os que corrigem estão comentados, no fim.",
        Item.CALL_EVENTS: (
            "Confirme que PUBLIC_BASE_URL é público em https e responde sem entrada (o comando mostra "
            "«teste») e que GRAPH_EVENTS_CERTIFICATE abre no Key Vault."
        ),
        Item.DELETE: (
            "Entre como o organizador e apague a reunião de teste; senão ela expira sozinha 60 dias depois "
            "do fim."
        ),
    }
)
_TEAMS = "Connect-MicrosoftTeams\n"


def _meeting_policy(options: str) -> str:
    """On the clerks' own policy, which takes precedence over the court's (docs/operations/configurar-
    teams.md).
    """
    return (
        f"{_TEAMS}"
        "if (-not (Get-CsTeamsMeetingPolicy -Identity BalcaoVirtual -ErrorAction SilentlyContinue)) "
        "{ New-CsTeamsMeetingPolicy -Identity BalcaoVirtual }\n"
        f"Set-CsTeamsMeetingPolicy -Identity BalcaoVirtual {options}\n"
        "Grant-CsTeamsMeetingPolicy -PolicyName BalcaoVirtual -Identity {organiser}"
    )


COMMANDS: Mapping[Item, str] = MappingProxyType(
    {
        Item.TOKEN: (
            "az functionapp identity show --name <function-app> --resource-group <grupo>\n"
            "az functionapp config appsettings set --name <function-app> --resource-group <grupo> "
            "--settings GRAPH_CLIENT_ID=<id do cliente da identidade>"
        ),
        Item.PERMISSION: (
            'Connect-MgGraph -Scopes "Application.Read.All","AppRoleAssignment.ReadWrite.All"\n'
            "$graph = Get-MgServicePrincipal -Filter \"appId eq '00000003-0000-0000-c000-000000000000'\"\n"
            "$eu = Get-MgServicePrincipal -Filter \"appId eq '{app_id}'\"\n"
            "$papel = $graph.AppRoles | Where-Object Value -eq 'OnlineMeetings.ReadWrite.All'\n"
            "New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $eu.Id -PrincipalId $eu.Id "
            "-ResourceId $graph.Id -AppRoleId $papel.Id"
        ),
        Item.ORGANISER: (
            'Connect-MgGraph -Scopes "User.Read.All"\n'
            "Get-MgUser -UserId {organiser} -Property Id,DisplayName,AccountEnabled"
        ),
        Item.ACCESS_POLICY: (
            f"{_TEAMS}"
            "if (-not (Get-CsApplicationAccessPolicy -Identity BalcaoVirtual -ErrorAction SilentlyContinue)) "
            "{ New-CsApplicationAccessPolicy -Identity BalcaoVirtual -AppIds '{app_id}' } "
            "else { Set-CsApplicationAccessPolicy -Identity BalcaoVirtual -AppIds @{Add='{app_id}'} }\n"
            "Grant-CsApplicationAccessPolicy -PolicyName BalcaoVirtual -Identity {organiser}"
        ),
        Item.CREATE: 'Connect-MgGraph -Scopes "User.Read.All"\nGet-MgUserLicenseDetail -UserId {organiser}',
        Item.LOBBY: _meeting_policy(
            "-AutoAdmittedUsers Everyone -AllowOrganizersToOverrideLobbySettings $true"
        ),
        Item.PRESENTER: _meeting_policy("-DesignatedPresenterRoleMode OrganizerOnlyUserOverride"),
        Item.CHAT: _meeting_policy("-MeetingChatEnabledType Enabled"),
        Item.ANONYMOUS_JOIN: (
            f"{_TEAMS}"
            "Get-CsTeamsMeetingConfiguration | Select-Object DisableAnonymousJoin  # esperado: False\n"
            "Get-CsTeamsMeetingPolicy -Identity BalcaoVirtual | Select-Object "
            "AllowAnonymousUsersToJoinMeeting, MeetingChatEnabledType, CaptchaVerificationForMeetingJoin  "
            "# esperado: True, Enabled, NotRequired\n"
            "# Set-CsTeamsMeetingConfiguration -DisableAnonymousJoin $false\n"
            "# Set-CsTeamsMeetingPolicy -Identity BalcaoVirtual -AllowAnonymousUsersToJoinMeeting $true "
            "-MeetingChatEnabledType Enabled -CaptchaVerificationForMeetingJoin NotRequired"
        ),
        Item.CALL_EVENTS: (
            "Invoke-WebRequest -Method Post "
            '-Uri "https://<endereço>/api/graph/notifications?validationToken=teste" '
            "| Select-Object StatusCode, Content"
        ),
        Item.DELETE: (
            'Connect-MgGraph -Scopes "OnlineMeetings.ReadWrite"\n'
            "Remove-MgUserOnlineMeeting -UserId {organiser} -OnlineMeetingId '{meeting}'"
        ),
    }
)
"""PowerShell, exact except for what is in `<>`, which only the operator knows."""
LATER = "O Teams não respondeu agora. Repita em alguns minutos; veja https://status.cloud.microsoft."
WRONG_LINK = (
    "O link da reunião é de um endereço que não conhecemos. Em nuvem nacional, ponha o endereço em "
    "MEETING_JOIN_HOSTS."
)
REASONS: Mapping[MeetingFailure, str] = MappingProxyType(
    {
        MeetingFailure.THROTTLED: "o Graph pediu para esperar",
        MeetingFailure.NO_ACCESS_POLICY: "sem política de acesso",
        MeetingFailure.UNKNOWN_ORGANISER: "não encontrado",
        MeetingFailure.NOT_ALLOWED: "recusado: permissão, licença ou política",
        MeetingFailure.UNAVAILABLE: "fora do ar",
        MeetingFailure.TIMED_OUT: "sem resposta a tempo",
        MeetingFailure.BAD_ANSWER: "resposta inesperada",
    }
)
APP_UNKNOWN = "<id do cliente da identidade>"
HEADING = "Autoverificação das reuniões do Teams – organizador {organiser}"
MENDING = "como corrigir"
MEETING_UNKNOWN = "<id da reunião>"
ALL_WELL = "Nada falta."
SOMETHING_MISSING = "Falta: {count} item(ns)."
