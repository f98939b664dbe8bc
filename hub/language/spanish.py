"""The hub's refusals in Spanish, by their English sentence. `{name}` is what stands in a sentence."""

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # Anything
        "No such {what}, or it is not yours to see.": "No existe ({what}), o no le corresponde verlo.",
        "You may not do this.": "No le corresponde hacerlo.",
        "Sign in first.": "Entre primero.",
        "Somebody else changed this at the same moment. Look again and retry.": "Alguien más lo cambió en"
        " el mismo momento. Revise cómo está e intente de nuevo.",
        "This exists already.": "Ya existe.",
        "The values do not fit together, or name something that is not there.": "Los datos no concuerdan,"
        " o nombran algo que no existe.",
        "This must be said.": "Falta decirlo.",
        "This took too long.": "Tardó demasiado. Intente de nuevo.",
        "Internal error": "El hub falló. Intente de nuevo en un momento.",
        "This is not the id of a {typename}.": "No es un identificador de {typename}.",
        "This is not a cursor of this list.": "Esa página de la lista ya no existe.",
        "first must lie between 1 and {most}.": "Pida entre 1 y {most}.",
        "At most {most} characters.": "A lo más {most} caracteres.",
        "Between 1 and {most} characters.": "Entre 1 y {most} caracteres.",
        "Between 0 and {most}.": "Entre 0 y {most}.",
        # The agency
        "A weekday is a number from 1 (Monday) to 7.": "Los días van del 1 (lunes) al 7.",
        "A desk closes later than it opens.": "Una mesa cierra después de abrir.",
        "Two spans of a day overlap.": "Dos horarios del mismo día se enciman.",
        "An e-mail address has one @ and no spaces.": "Un correo tiene una @ y no tiene espacios.",
        "Only the secretariat gives secretariat roles.": "Las funciones de la secretaría las da solo la"
        " secretaría.",
        "The hub speaks these languages: {languages}.": "El hub habla estos idiomas: {languages}.",
        "The absence ends before it begins.": "La ausencia termina antes de empezar.",
        "Nobody covers for themselves.": "Nadie se cubre a sí mismo.",
        "That desk takes no referrals.": "Esa mesa no recibe referencias.",
        "Only the agency's administrator or the secretariat's coordinator may change this.": "Solo lo"
        " cambia quien administra la agencia o coordina la secretaría.",
        "Only the agency's administrator may change its staff.": "Solo quien administra la agencia cambia"
        " a su personal.",
        "Only the agency's administrator or focal point may.": "Solo quien administra la agencia o es su"
        " punto focal.",
        "Only the secretariat's coordinator or the agency's administrator may.": "Solo quien coordina la"
        " secretaría o administra la agencia.",
        "Groups are the secretariat's to keep.": "Los grupos los lleva la secretaría.",
        "Membership is the secretariat's to keep.": "La membresía la lleva la secretaría.",
        "Staff are known to their own agency only.": "Al personal lo conoce solo su propia agencia.",
        # Cases
        "Your role does not work with cases.": "Su función no trabaja con casos.",
        "This case belongs to another desk.": "Este caso es de otra mesa.",
        "A search stays within one's own agency.": "Solo se busca dentro de la propia agencia.",
        "Only the agency's data protection officer erases a case.": "Solo quien protege los datos de la"
        " agencia suprime un caso.",
        "A case code has twelve letters and digits, as in K7PM-4XTC-9QHR.": "Un código de caso tiene doce"
        " letras y cifras, como K7PM-4XTC-9QHR.",
        "This case code has a wrong character: read it again.": "El código tiene un error: léalo otra vez.",
        "No case code begins like this.": "Ningún código de caso empieza así.",
        "A search for a person stands alone.": "La búsqueda de una persona va sola, sin otros filtros.",
        "There is no such kind of service.": "No existe ese tipo de servicio.",
        "A name is searched together with a birth date.": "Un nombre se busca junto con la fecha de"
        " nacimiento.",
        "Give a name and birth date, a document number or a phone number.": "Dé nombre y fecha de"
        " nacimiento, un número de documento o un teléfono.",
        "Too many searches for people. Try again in an hour.": "Demasiadas búsquedas de personas. Intente"
        " en una hora.",
        "This case is erased already.": "Este caso ya se suprimió.",
        "This is not the code of that case.": "Ese no es el código del caso.",
        "Somebody changed this case meanwhile.": "Alguien cambió este caso mientras tanto.",
        "Papers are for the agency's own staff.": "Los papeles son para el personal de la propia agencia.",
        "This case is not open any more.": "Este caso ya no está abierto.",
        # Consent
        "Name exactly one recipient: an agency, a partner or a class.": "Diga un solo destinatario: una"
        " agencia, un aliado o una clase.",
        "Name at least one category of data.": "Elija al menos una categoría de datos.",
        "A grant is for a purpose: name at least one.": "Un permiso es para un fin: elija al menos uno.",
        "Nothing is ever granted to immigration enforcement.": "Al control migratorio nunca se le comparte"
        " nada.",
        "The expiry lies in the past.": "El vencimiento ya pasó.",
        "Say who gave the consent.": "Diga quién dio el consentimiento.",
        "Say how the consent was given.": "Diga cómo se dio el consentimiento.",
        "Only a grant needs another legal basis than consent.": "Solo un permiso necesita otra base legal.",
        "An override needs a written reason.": "Compartir sin consentimiento requiere la razón por escrito.",
        "This consent was withdrawn before.": "Este consentimiento ya se había retirado.",
        "Only overrides are reviewed.": "Solo se revisan las excepciones al consentimiento.",
        "Whoever gave an override does not review it.": "Quien hizo la excepción no la revisa.",
        "This override was reviewed before.": "Esta excepción ya se revisó.",
        "Reasons are for focal points and the protection officer.": "Las razones las leen los puntos"
        " focales y quien protege los datos.",
        "Only a focal point may override, with a reason.": "Solo un punto focal hace excepciones, con la"
        " razón.",
        "Only the agency's data protection officer reviews overrides.": "Solo quien protege los datos de"
        " la agencia revisa las excepciones.",
        "Up to the age of 5 a caregiver consents.": "Hasta los 5 años consiente quien cuida.",
        "From 6 to 11 a caregiver consents and the child assents.": "De 6 a 11 años consiente quien cuida,"
        " y la niña o el niño asiente.",
        "From 6 to 11 the child has to assent as well.": "De 6 a 11 años también debe asentir la niña o el"
        " niño.",
        "From 12 to 14 a child's own consent suffices only with a written reason.": "De 12 a 14 años su"
        " propio consentimiento basta solo con la razón por escrito.",
        "From 12 to 14 the child has to assent as well.": "De 12 a 14 años también debe asentir.",
        "From 15 to 17 the young person consents.": "De 15 a 17 años consiente la o el adolescente.",
        "From 15 to 17 the caregiver is informed only with the young person's permission.": "De 15 a 17"
        " años se informa a quien cuida solo con permiso de la o el adolescente.",
        "An adult consents for themselves; for a guardian, record the reason.": "Una persona adulta"
        " consiente por sí; si lo hace alguien más, escriba por qué.",
        # Referrals
        "This referral is at another desk.": "Esta referencia está en otra mesa.",
        "This referral is between other desks.": "Esta referencia es entre otras mesas.",
        "This need is not open any more.": "Esta necesidad ya no está abierta.",
        "No desk of the network takes referrals for this service.": "Ninguna mesa de la red recibe"
        " referencias para este servicio.",
        "That desk does not belong to this service.": "Esa mesa no es de este servicio.",
        "Name a service or a desk to refer to.": "Elija el servicio o la mesa a donde referir.",
        "The identity of this case is erased or not yours to open.": "La identidad de este caso se"
        " suprimió, o no le corresponde abrirla.",
        "A narrative needs the category NARRATIVE.": "Un relato requiere la categoría relato.",
        "A desk does not refer to itself.": "Una mesa no se refiere a sí misma.",
        "The consent of this case does not let that agency have: {names}.": "El consentimiento de este caso"
        " no deja que esa agencia reciba: {names}.",
        "This need is being referred to that desk already.": "Esta necesidad ya se refirió a esa mesa.",
        "This referral has changed meanwhile: it is {status} now.": "Esta referencia cambió mientras tanto:"
        " ahora está {status}.",
        "Somebody was faster: this referral is {status} now.": "Alguien se adelantó: esta referencia ahora"
        " está {status}.",
        "Say what you need to know.": "Diga qué necesita saber.",
        "Give an answer.": "Escriba la respuesta.",
        "Say what was not delivered.": "Diga qué no se entregó.",
        "The message is empty.": "El mensaje está vacío.",
        "The addendum is empty.": "El agregado está vacío.",
        "A referral that is {status} cannot become {to} by the {side}.": "La referencia está {status}: {side} no"
        " puede dejarla {to}.",
        "A hold ends where it began.": "Una espera termina donde empezó.",
        "Only unanswered referrals expire.": "Solo vencen las referencias sin respuesta.",
        "A reason is needed, one of: {reasons}.": "Hace falta un motivo de la lista.",
        "This reason belongs to another state.": "Ese motivo es de otro estado.",
        "Only incoming referrals are taken on here.": "Aquí solo se toman las referencias recibidas.",
        "Only the hub lets a referral expire.": "Solo el hub deja vencer una referencia.",
        "The hub itself only lets referrals expire.": "El hub solo deja vencer referencias.",
        "Only somebody who works at the receiving desk, or covers there today, can take it on.": "Solo"
        " puede tomarla quien atiende la mesa que recibe, o quien cubre ahí hoy.",
        "Only those who sent it may say that it was an error.": "Solo quien la envió puede decir que fue un"
        " error.",
        "The consent behind this referral has expired.": "El consentimiento de esta referencia venció.",
        "There is no outcome yet: this referral is {status}.": "Aún no hay resultado: esta referencia está"
        " {status}.",
        "This outcome was {confirmation} before.": "Este resultado ya estaba {confirmation}.",
        "Nobody works on this referral any more: it is {status}.": "Ya nadie atiende esta referencia: está"
        " {status}.",
        "They work on this referral already.": "Esa persona ya atiende esta referencia.",
        "Nobody works on this referral: there is nothing to give back.": "Nadie atiende esta referencia: no"
        " hay qué devolver.",
        "The thread of this referral is closed: what was written there is destroyed.": "La conversación de"
        " esta referencia está cerrada: lo escrito se destruyó.",
        "This referral is {status}: nothing can be added to it.": "Esta referencia está {status}: ya no se"
        " le agrega nada.",
        "The consent behind this referral does not cover a narrative.": "El consentimiento de esta"
        " referencia no incluye un relato.",
        "This referral is {status}: it takes no more files.": "Esta referencia está {status}: ya no recibe"
        " archivos.",
        "This referral carries no files: the category attachment was not consented.": "Esta referencia no"
        " lleva archivos: no se consintió compartir archivos.",
        "The sealed part opens on acceptance.": "La parte sellada se abre al aceptar.",
        "This part is closed to you.": "Esta parte está cerrada para usted.",
        "A referral keeps changing at this moment. Withdraw again.": "Una referencia está cambiando en este"
        " momento. Retire otra vez.",
        "Only those who work the case look for a desk to refer it to.": "Solo quien atiende el caso busca a"
        " dónde referirlo.",
        "At most {most} languages.": "A lo más {most} idiomas.",
        "Two capital letters, ISO 3166-1, as in HN.": "Dos letras mayúsculas del código de país, como HN.",
        # Files
        "A file's name has at most {most} characters.": "El nombre de un archivo tiene a lo más {most}"
        " caracteres.",
        "A file's name holds no slashes, line breaks or other control characters.": "El nombre de un"
        " archivo no lleva diagonales ni saltos de línea.",
        "A file has at most 20 MB.": "Un archivo tiene a lo más 20 MB.",
        "This file was taken away while it came in.": "El archivo se retiró mientras llegaba.",
        "This file was destroyed.": "Este archivo se destruyó.",
        "The file is empty.": "El archivo está vacío.",
        # The directory
        "No state or municipality has this P-code or name.": "Ningún estado o municipio se llama así ni"
        " tiene ese código.",
        "Only those who offer the service, their administrator and the secretariat may say so.": "Solo lo"
        " dicen quienes ofrecen el servicio, quien los administra y la secretaría.",
        # Forms, workflows, plugins
        "Choose a period of at most a year.": "Elija un periodo de a lo más un año.",
        "More than {most} cases: choose a shorter period.": "Son más de {most} casos: elija un periodo más"
        " corto.",
        "This form has no such question.": "El formulario no tiene esa pregunta.",
        "Answers are an object: question and answer.": "Las respuestas van por pregunta.",
        "This workflow has no such step.": "El proceso no tiene ese paso.",
        "This step does not lead out of {state}.": "Ese paso no sale de donde está el proceso.",
        "This step is for: {roles}.": "Ese paso es para: {roles}.",
        "This workflow is under way in this case.": "Ese proceso ya está en marcha en este caso.",
        "This run has changed meanwhile.": "El proceso cambió mientras tanto. Revise cómo está.",
        "This run has ended.": "El proceso ya terminó.",
        "Somebody was faster: look again.": "Alguien se adelantó: revise cómo está.",
        "This task was done before.": "Esta tarea ya estaba hecha.",
        "Figures are for the agency's focal points.": "Las cifras son para los puntos focales de la"
        " agencia.",
        "The plugin's files have changed since you looked.": "Los archivos del complemento cambiaron desde"
        " que los vio. Revíselos otra vez.",
        "{agency} sees no cases: its plugin brings nothing that is about one, such as {what}.": "{agency} no"
        " ve casos: su complemento no trae nada sobre ellos, como {what}.",
        "An agency that works with cases asks about one of them.": "Una agencia que trabaja con casos"
        " pregunta por uno de ellos.",
        "The plugin of {agency} cannot be used: {error}": "El complemento de {agency} no se puede usar:"
        " {error}",
        "The plugin of {agency} cannot be read: {error}": "El complemento de {agency} no se puede leer:"
        " {error}",
        "Only the agency's administrator decides which plugin runs.": "Solo quien administra la agencia"
        " decide qué complemento corre.",
        "Plugins are their own agency's matter.": "Los complementos son asunto de su propia agencia.",
        # What is kept under several people
        "People ask to open and agree to it; programs do not.": "Piden abrir y lo aprueban personas, no programas.",
        "Name a case or a referral.": "Diga de qué caso o de qué referencia.",
        "Give a reason of at most {most} characters.": "Dé un motivo de a lo más {most} caracteres.",
        "Your agency keeps nothing under several people.": "Su agencia no guarda nada bajo varias personas.",
        "Another person has to agree: nobody agrees to their own request.": "Tiene que aprobarlo otra persona:"
        " nadie aprueba su propia petición.",
        "This request was answered before, or has lapsed.": "Esta petición ya fue respondida, o venció.",
        "You have agreed already.": "Ya lo aprobó.",
        "You have asked for this already.": "Ya lo pidió.",
        "Your agency keeps this under several people: ask for it to be opened, then send.": "Su agencia guarda"
        " esto bajo varias personas: pida que se abra, y después envíe.",
        # Notifications and the log
        "Name notifications, or say all.": "Elija avisos, o todos.",
        "Notifications are for the desk's own staff.": "Los avisos son para quienes atienden la mesa.",
        "Your role reads no audit trail.": "Su función no lee el registro de auditoría.",
    }
)

VALUES: Mapping[str, str] = MappingProxyType(
    {
        # States of a referral, as they stand after "está"
        "requested": "enviada",
        "received": "recibida",
        "accepted": "aceptada",
        "rejected": "declinada",
        "cancelled": "cancelada",
        "on-hold": "en espera de información",
        "in-progress": "en atención",
        "completed": "atendida",
        "failed": "cerrada sin lograrse",
        "entered-in-error": "registrada por error",
        "confirmed": "confirmado",
        "disputed": "en desacuerdo",
        "sender": "quien refiere",
        "recipient": "quien recibe",
        "system": "el hub",
        # Categories of data
        "identity": "identidad",
        "contact": "contacto",
        "location": "ubicación",
        "family": "familia",
        "narrative": "relato",
        "documents": "documentos",
        "attachment": "archivos",
        "education": "educación",
        "livelihood": "medios de vida",
        "legal": "situación jurídica",
        "health": "salud",
        "mental-health": "salud mental",
        "child-protection": "protección de la niñez",
        "asylum": "asilo",
        "detention": "detención",
        "trafficking": "trata de personas",
        "gbv": "violencia de género",
        "sexual-exploitation": "explotación sexual",
        # Roles
        "caseworker": "atención de casos",
        "focal_point": "punto focal",
        "agency_admin": "administración de la agencia",
        "data_protection_officer": "protección de datos",
        "service_account": "cuenta de servicio",
        # Things that are not found
        "agency": "agencia",
        "approved plugin": "complemento aprobado",
        "absence": "ausencia",
        "case": "caso",
        "consent": "consentimiento",
        "desk": "mesa",
        "entry in the sequenced log": "entrada del registro",
        "form": "formulario",
        "household": "familia",
        "key": "llave",
        "member of staff": "persona del personal",
        "need": "necesidad",
        "object": "objeto",
        "office": "oficina",
        "request": "petición",
        "plugin": "complemento",
        "referral": "referencia",
        "service": "servicio",
        "task": "tarea",
        "workflow": "proceso",
        "workflow run": "proceso en marcha",
    }
)
