# What a dossier asks: see src/candidates/questions.rs.
day-day = Ngày
day-month = Tháng
day-year = Năm
day-hint = Ví dụ: 27 3 1988
q-agreed = Có
q-number-hint = 12 chữ số trên thẻ căn cước. Số được mã hóa và chỉ hiện một phần
q-institution-hint = Ghi đúng tên trên bằng. Gõ vài chữ để chọn từ danh sách
q-major-hint = Ghi đúng tên trên bằng. Gõ vài chữ để chọn từ danh mục quốc gia

q-fault-missing = Nhập: { $field }
q-fault-choose = Chọn: { $field }
q-fault-agree = Đánh dấu vào ô: { $field }
q-fault-name = Nhập họ và tên đầy đủ, không có chữ số: { $field }
q-fault-long = Rút ngắn lại: { $field }
q-fault-day = Nhập ngày, tháng, năm bằng số, ví dụ 27 3 1988: { $field }
q-fault-day-future = Ngày phải trước hôm nay: { $field }
q-fault-year = Nhập năm bằng 4 chữ số, không sau năm nay: { $field }
q-fault-year-order = Năm kết thúc phải sau năm bắt đầu: { $field }
q-fault-phone = Nhập số điện thoại, số nước ngoài có dấu + và mã nước: { $field }
q-fault-number = Nhập đủ 12 chữ số: { $field }
q-fault-bounds = Nhập số từ 1 đến 40: { $field }

q-person = Thông tin cá nhân
q-person-ask = Bạn là ai?
q-person-why = Dùng để nhận ra bạn trong hồ sơ và tính tuổi phục vụ theo điều kiện của chính sách.
q-person-full_name = Họ và tên
q-person-born_on = Ngày sinh
q-person-sex = Giới tính
q-person-sex-female = Nữ
q-person-sex-male = Nam
q-person-nationality = Quốc tịch
q-person-nationality-vn = Việt Nam
q-person-nationality-other = Nước khác
q-person-personal_number = Số định danh cá nhân
q-person-country = Nước mang quốc tịch
q-person-country-hint = Chỉ khi quốc tịch nước khác
q-person-passport = Số hộ chiếu
q-person-passport-hint = Chỉ khi quốc tịch nước khác

q-contact = Liên hệ và nơi ở
q-contact-ask = Liên hệ với bạn ở đâu?
q-contact-phone = Điện thoại
q-contact-address = Nơi ở hiện nay

q-degree = Bằng cấp
q-degree-ask = Bằng của bạn
q-degree-none = Thêm từng bằng, từ đại học trở lên.
q-degree-level = Trình độ
q-degree-level-bachelor = Đại học
q-degree-level-master = Thạc sĩ
q-degree-level-specialist_1 = Chuyên khoa cấp I
q-degree-level-resident_doctor = Bác sĩ nội trú
q-degree-level-phd = Tiến sĩ
q-degree-level-specialist_2 = Chuyên khoa cấp II
q-degree-level-other = Khác
q-degree-where = Bằng do cơ sở ở đâu cấp?
q-degree-where-home = Trong nước
q-degree-where-abroad = Nước ngoài
q-degree-country = Quốc gia
q-degree-country-hint = Chỉ khi bằng do nước ngoài cấp
q-degree-institution = Cơ sở cấp bằng
q-degree-major = Ngành, chuyên ngành
q-degree-rank = Xếp loại
q-degree-granted_on = Ngày cấp bằng

q-post = Quá trình công tác
q-post-ask = Một giai đoạn công tác
q-post-none = Thêm từng giai đoạn, gần nhất trước. Chưa đi làm thì bỏ qua mục này.
q-post-employer = Nơi làm việc
q-post-title = Chức danh, công việc
q-post-from_year = Từ năm
q-post-to_year = Đến năm

q-achievements = Công trình, đề tài, giải thưởng
q-achievements-ask = Công trình, đề tài, giải thưởng của bạn
q-achievements-text = Mỗi công trình một dòng

q-commitment = Cam kết thời gian làm việc
q-commitment-ask = Bạn cam kết làm việc bao lâu?
q-commitment-years = Số năm cam kết làm việc cho thành phố
q-commitment-agrees = Tôi hiểu rằng không thực hiện đủ cam kết thì phải đền bù kinh phí hỗ trợ theo quyết định của Hội đồng tuyển chọn
