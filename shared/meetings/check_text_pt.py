"""The self-check's Portuguese: what each item is, what was found, and the exact step that mends it."""

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
    "Confira com os comandos ao lado."
)
EVENTS_OFF = "Desligados (GRAPH_CALL_EVENTS)."
SKIPPED = "Não foi possível ver: um item anterior falhou."
_CHOOSE = "Connect-MicrosoftTeams; "
REMEDIES: Mapping[Item, str] = MappingProxyType(
    {
        Item.TOKEN: (
            "Na Function App, em Identidade, confirme a identidade gerenciada atribuída e o valor de "
            "GRAPH_CLIENT_ID (id do cliente dela); GRAPH_SCOPE deve ser o do mesmo ambiente."
        ),
        Item.PERMISSION: (
            "$graph = Get-MgServicePrincipal -Filter \"appId eq '00000003-0000-0000-c000-000000000000'\"; "
            "$eu = Get-MgServicePrincipal -Filter \"appId eq '{app_id}'\"; "
            "$papel = $graph.AppRoles | Where-Object Value -eq 'OnlineMeetings.ReadWrite.All'; "
            "New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $eu.Id -PrincipalId $eu.Id "
            "-ResourceId $graph.Id -AppRoleId $papel.Id"
        ),
        Item.ORGANISER: (
            "Get-MgUser -UserId {organiser} -Property Id,AssignedLicenses  # use o id de objeto da conta, "
            "do mesmo locatário do aplicativo"
        ),
        Item.ACCESS_POLICY: (
            f"{_CHOOSE}New-CsApplicationAccessPolicy -Identity BalcaoVirtual -AppIds {{app_id}}; "
            "Grant-CsApplicationAccessPolicy -PolicyName BalcaoVirtual -Global  "
            "# ou -Identity {organiser}; leva até 30 minutos"
        ),
        Item.CREATE: (
            "Confirme a licença do Teams do organizador: Get-MgUserLicenseDetail -UserId {organiser}. "
            "Se a licença está certa, abra um chamado na Microsoft com o identificador do pedido."
        ),
        Item.LOBBY: (
            f"{_CHOOSE}Set-CsTeamsMeetingPolicy -Identity Global -AutoAdmittedUsers Everyone "
            "-AllowOrganizersToOverrideLobbySettings $true  # na política do organizador; leva até 24 horas"
        ),
        Item.PRESENTER: (
            f"{_CHOOSE}Set-CsTeamsMeetingPolicy -Identity Global "
            "-DesignatedPresenterRoleMode OrganizerOnlyUserOverride"
        ),
        Item.CHAT: f"{_CHOOSE}Set-CsTeamsMeetingPolicy -Identity Global -MeetingChatEnabledType Enabled",
        Item.ANONYMOUS_JOIN: (
            f"{_CHOOSE}Get-CsTeamsMeetingConfiguration | Select-Object DisableAnonymousJoin; "
            "Get-CsTeamsMeetingPolicy -Identity Global | Select-Object AllowAnonymousUsersToJoinMeeting, "
            "MeetingChatEnabledType, CaptchaVerificationForMeetingJoin  # esperado: False; True, Enabled, "
            "NotRequired. Para corrigir: Set-CsTeamsMeetingConfiguration -DisableAnonymousJoin $false; "
            "Set-CsTeamsMeetingPolicy -Identity Global -AllowAnonymousUsersToJoinMeeting $true"
        ),
        Item.CALL_EVENTS: (
            "Confirme que PUBLIC_BASE_URL é público em https, que POST /api/graph/notifications responde sem "
            "entrada, e que GRAPH_EVENTS_CERTIFICATE abre no Key Vault."
        ),
        Item.DELETE: "Apague a reunião pelo organizador; ela expira sozinha 60 dias depois do fim.",
    }
)
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
ALL_WELL = "Nada falta."
SOMETHING_MISSING = "Falta: {count} item(ns)."
