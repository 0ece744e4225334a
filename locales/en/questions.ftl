# What a dossier asks: see src/candidates/questions.rs.
day-day = Day
day-month = Month
day-year = Year
day-hint = For example: 27 3 1988
q-agreed = Yes
q-number-hint = The 12 digits of your identity card. The number is sealed and shown in part only
q-institution-hint = Write the name as on the degree. Type some letters to choose from the list
q-major-hint = Write the name as on the degree. Type some letters to choose from the national list

q-fault-missing = Enter: { $field }
q-fault-choose = Choose: { $field }
q-fault-agree = Tick the box: { $field }
q-fault-name = Enter the full name, without digits: { $field }
q-fault-long = Make this shorter: { $field }
q-fault-day = Enter day, month and year as numbers, such as 27 3 1988: { $field }
q-fault-day-future = The day must be before today: { $field }
q-fault-year = Enter a year of 4 digits, not after this year: { $field }
q-fault-year-order = The end must come after the beginning: { $field }
q-fault-phone = Enter a telephone number; with + and the country code if it is foreign: { $field }
q-fault-number = Enter all 12 digits: { $field }
q-fault-bounds = Enter a number from 1 to 40: { $field }

q-person = About you
q-person-ask = Who are you?
q-person-why = Used to know you in the application and to work out the years of service that the policy asks for.
q-person-full_name = Full name
q-person-born_on = Date of birth
q-person-sex = Sex
q-person-sex-female = Female
q-person-sex-male = Male
q-person-nationality = Nationality
q-person-nationality-vn = Vietnamese
q-person-nationality-other = Other
q-person-personal_number = Personal identification number
q-person-country = Country of nationality
q-person-country-hint = Only for another nationality
q-person-passport = Passport number
q-person-passport-hint = Only for another nationality

q-contact = Contact and residence
q-contact-ask = Where can we reach you?
q-contact-phone = Telephone
q-contact-address = Present address

q-degree = Degree
q-degree-ask = Your degree
q-degree-none = Add each degree, from bachelor on.
q-degree-level = Level
q-degree-level-bachelor = Bachelor
q-degree-level-master = Master
q-degree-level-specialist_1 = Level-I specialist
q-degree-level-resident_doctor = Resident doctor
q-degree-level-phd = Doctorate
q-degree-level-specialist_2 = Level-II specialist
q-degree-level-other = Other
q-degree-where = Where was it awarded?
q-degree-where-home = In Viet Nam
q-degree-where-abroad = Abroad
q-degree-country = Country
q-degree-country-hint = Only for a degree from abroad
q-degree-institution = Institution
q-degree-major = Major
q-degree-rank = Classification
q-degree-granted_on = Date of award

q-post = Work history
q-post-ask = A period of work
q-post-none = Add each period, the latest first. If you have not worked yet, leave this out.
q-post-employer = Employer
q-post-title = Post
q-post-from_year = From year
q-post-to_year = To year

q-achievements = Publications, projects, awards
q-achievements-ask = Your publications, projects and awards
q-achievements-text = One a line

q-commitment = Commitment to serve
q-commitment-ask = How long do you commit to serve?
q-commitment-years = Years that you commit to work for the city
q-commitment-agrees = I understand that I must repay the support, as the selection council decides, if I do not serve the full term
