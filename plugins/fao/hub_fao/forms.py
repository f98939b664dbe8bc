"""FAO's rural intake: what the household ate in seven days, how it lives off the land, and what struck it.

The food questions are the eight groups of the Food Consumption Score (WFP, Technical Guidance Sheet, 2008), asked in
days of the last seven. It asks about crops and harvests, not about papers or the reasons for a journey.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Form, Section, choice, choices, day, municipality, number, whole, yes_no
from hub_fao.wording import option

WEEK = {"required": True, "minimum": 0, "maximum": 7, "category": "narrative"}

FOOD = Section(
    "food",
    Text("Lo que comieron en los últimos siete días", "What you ate in the last seven days"),
    (
        whole(
            "days_staples",
            Text(
                "¿Cuántos días comieron tortilla, pan, arroz, pasta, papa o yuca?",
                "On how many days did you eat tortilla, bread, rice, pasta, potato or cassava?",
            ),
            **WEEK,
            help=Text("Cuente días, no veces. De 0 a 7.", "Count days, not times. From 0 to 7."),
        ),
        whole(
            "days_pulses",
            Text(
                "¿Cuántos días frijol, lenteja, haba o cacahuate?",
                "On how many days beans, lentils, broad beans or peanuts?",
            ),
            **WEEK,
        ),
        whole(
            "days_vegetables",
            Text("¿Cuántos días verduras o quelites?", "On how many days vegetables or greens?"),
            **WEEK,
        ),
        whole("days_fruit", Text("¿Cuántos días fruta?", "On how many days fruit?"), **WEEK),
        whole(
            "days_meat",
            Text(
                "¿Cuántos días carne, pollo, pescado o huevo?",
                "On how many days meat, chicken, fish or eggs?",
            ),
            **WEEK,
        ),
        whole(
            "days_milk",
            Text(
                "¿Cuántos días leche, queso o yogur?", "On how many days milk, cheese or yoghurt?"
            ),
            **WEEK,
        ),
        whole(
            "days_sugar",
            Text(
                "¿Cuántos días azúcar, dulces o refresco?",
                "On how many days sugar, sweets or soft drinks?",
            ),
            **WEEK,
        ),
        whole(
            "days_oil",
            Text(
                "¿Cuántos días aceite, manteca o mantequilla?",
                "On how many days oil, lard or butter?",
            ),
            **WEEK,
        ),
    ),
)

HOUSEHOLD = Section(
    "household",
    Text("Su hogar", "Your household"),
    (
        whole(
            "people",
            Text(
                "¿Cuántas personas comen de la misma olla?",
                "How many people eat from the same pot?",
            ),
            required=True,
            minimum=1,
            maximum=40,
            category="family",
            preview=True,
        ),
        whole(
            "under_five",
            Text("¿Cuántas tienen menos de 5 años?", "How many are under 5?"),
            required=True,
            minimum=0,
            maximum=20,
            category="family",
            preview=True,
        ),
        municipality(
            "lives_in",
            Text("¿En qué municipio viven ahora?", "In which municipality do you live now?"),
            required=True,
            category="location",
        ),
        yes_no(
            "safe_water",
            Text("¿Tienen agua limpia para tomar?", "Is there clean water to drink?"),
            required=True,
            category="health",
        ),
    ),
)

LAND = Section(
    "land",
    Text("La tierra y el trabajo", "Land and work"),
    (
        choice(
            "lives_from",
            Text("¿De qué vive el hogar?", "What does the household live from?"),
            option("own-land", "Tierra propia o ejidal", "Own or communal land"),
            option("rented", "Tierra rentada o a medias", "Rented or shared land"),
            option("day-labour", "Jornal en el campo", "Day labour on farms"),
            option("fishing", "Pesca", "Fishing"),
            option("animals", "Animales", "Animals"),
            option("not-rural", "Nada del campo", "Nothing rural"),
            required=True,
            category="livelihood",
            preview=True,
        ),
        number(
            "hectares",
            Text("¿Cuántas hectáreas?", "How many hectares?"),
            minimum=0,
            maximum=500,
            category="livelihood",
            when=answer("lives_from").one_of("own-land", "rented"),
        ),
        choices(
            "crops",
            Text("¿Qué siembran?", "What do you grow?"),
            option("maize", "Maíz", "Maize"),
            option("beans", "Frijol", "Beans"),
            option("coffee", "Café", "Coffee"),
            option("cacao", "Cacao", "Cacao"),
            option("fruit", "Fruta", "Fruit"),
            option("vegetables", "Hortaliza", "Vegetables"),
            category="livelihood",
            when=answer("lives_from").one_of("own-land", "rented"),
        ),
        day(
            "planting_on",
            Text("¿Cuándo toca sembrar otra vez?", "When is the next planting?"),
            category="livelihood",
            when=answer("lives_from").one_of("own-land", "rented"),
        ),
        day(
            "season_ends_on",
            Text("¿Cuándo termina la temporada de trabajo?", "When does the working season end?"),
            category="livelihood",
            when=answer("lives_from").equals("day-labour"),
        ),
        yes_no(
            "paid_weekly",
            Text("¿Le pagan cada semana?", "Are you paid every week?"),
            category="livelihood",
            when=answer("lives_from").equals("day-labour"),
        ),
        yes_no(
            "protection_given",
            Text(
                "¿Le dan equipo cuando usa químicos?",
                "Are you given protection when you use chemicals?",
            ),
            category="livelihood",
            when=answer("lives_from").equals("day-labour"),
        ),
        yes_no(
            "children_work",
            Text("¿Trabajan también niñas o niños?", "Do children work as well?"),
            category="child-protection",
            when=answer("lives_from").equals("day-labour"),
        ),
    ),
)

SHOCK = Section(
    "shock",
    Text("Lo que pasó", "What happened"),
    (
        choice(
            "shock",
            Text(
                "¿Les golpeó algo de esto en el último año?",
                "Did any of this strike you in the last year?",
            ),
            option("none", "No", "No"),
            option("drought", "Sequía", "Drought"),
            option("flood", "Inundación", "Flood"),
            option("hurricane", "Huracán", "Hurricane"),
            option("landslide", "Deslave", "Landslide"),
            option("pest", "Plaga", "Pest"),
            option("fire", "Incendio", "Fire"),
            required=True,
            category="narrative",
            preview=True,
        ),
        day(
            "shock_on",
            Text("¿Cuándo fue?", "When was it?"),
            category="narrative",
            minimum=date(2000, 1, 1),
            when=answer("shock").one_of(
                "drought", "flood", "hurricane", "landslide", "pest", "fire"
            ),
        ),
        yes_no(
            "displaced",
            Text("¿Tuvieron que dejar su casa?", "Did you have to leave your home?"),
            category="location",
            when=answer("shock").one_of(
                "drought", "flood", "hurricane", "landslide", "pest", "fire"
            ),
        ),
        choices(
            "lost",
            Text("¿Qué perdieron?", "What did you lose?"),
            option("home", "La casa", "The home"),
            option("harvest", "La cosecha", "The harvest"),
            option("seed", "La semilla", "The seed"),
            option("animals", "Los animales", "The animals"),
            option("tools", "Las herramientas", "The tools"),
            option("land", "La tierra misma", "The land itself"),
            category="livelihood",
            when=answer("shock").one_of(
                "drought", "flood", "hurricane", "landslide", "pest", "fire"
            ),
        ),
        choice(
            "wants",
            Text("¿Qué quisieran?", "What would you like?"),
            option("return", "Volver y sembrar", "Go back and plant"),
            option("stay", "Quedarse donde están", "Stay where you are"),
            option("elsewhere", "Empezar en otro lugar", "Begin somewhere else"),
            option("unsure", "No saben todavía", "You do not know yet"),
            category="livelihood",
            when=answer("displaced").equals(True),
        ),
    ),
)

RURAL = Form(
    "rural_intake",
    version=1,
    title=Text("Ingreso rural y seguridad alimentaria", "Rural and food-security intake"),
    sections=(FOOD, HOUSEHOLD, LAND, SHOCK),
)

FORMS = (RURAL,)
